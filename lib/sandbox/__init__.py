"""The embedded provider: answers the provider's documented methods with made-up statuses, without any account.

`lib.sandbox.scenarios` says which Id gets which answer, `lib.sandbox.app` serves every dialect, and `python -m
lib.sandbox` serves it on loopback. Apart from the record of each dialect it shares no code with the gateway, so that
each can reveal the errors of the other.
"""
