"""The provider, embedded: answers its documented methods with made-up statuses, so that nothing real is needed.

`lib.sandbox.scenarios` says which Id gets which answer, `lib.sandbox.app` speaks the wire in four dialects, and
`python -m lib.sandbox` serves it on loopback. Nothing here is shared with the gateway, so that the one can catch the
other out.
"""
