// The chart and the card of an Id as picture files with their font embedded, so that they look the same wherever they
// are opened. They are made in the browser from what is drawn there; the only request is for the font, from this server.

"use strict";

(() => {
  const CHART = ".st-key-breakdown .js-plotly-plot";
  const CARD = ".st-key-card_1 .answer";
  const SVG = "http://www.w3.org/2000/svg";
  const FONT = "Vazirmatn, sans-serif";
  const EDGE = 24;
  const TITLE = { size: 18, weight: 650, line: 30 };
  const BELOW = { size: 13, weight: 400, line: 24 };
  const SAID = { size: 15, weight: 400, line: 27 };
  const CARD_WIDTH = 720;
  const CARD_BAR = 6;
  const SHARPNESS = 2; // pixels of the PNG for each pixel of the page
  // The text properties that come from the page's style sheets, which do not apply outside of the page.
  const FROM_SHEETS = ["fill", "stroke", "stroke-width", "stroke-linejoin", "paint-order", "font-family", "font-size", "font-weight"];
  const NOT_DRAWN = ".draglayer, .hoverlayer, .selectionlayer, .zoomlayer";

  const make = (name, attributes, text) => {
    const element = document.createElementNS(SVG, name);
    for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, value);
    if (text) element.textContent = text;
    return element;
  };

  const asDataAddress = (blob) =>
    new Promise((resolve, reject) => {
      const reader = new FileReader();
      reader.onload = () => resolve(reader.result);
      reader.onerror = () => reject(reader.error);
      reader.readAsDataURL(blob);
    });

  const fontFace = async () => {
    const answer = await fetch(document.querySelector('link[rel="preload"][as="font"]').href);
    if (!answer.ok) throw new Error(`font: ${answer.status}`);
    const address = await asDataAddress(new Blob([await answer.arrayBuffer()], { type: "font/woff2" }));
    return `@font-face { font-family: Vazirmatn; font-weight: 100 900; src: url("${address}") format("woff2"); }`;
  };

  // --- Texts ---------------------------------------------------------------------------------------------------------
  const brush = document.createElement("canvas").getContext("2d");

  const linesOf = (text, { size, weight }, width) => {
    brush.font = `${weight} ${size}px ${FONT}`;
    const lines = [];
    for (const word of text.split(" ")) {
      const longer = lines.length ? `${lines.at(-1)} ${word}` : word;
      if (lines.length && brush.measureText(longer).width <= width) lines[lines.length - 1] = longer;
      else lines.push(word);
    }
    return lines;
  };

  /** Writes a text from `y` on, within `inset` of both sides; returns where the next one begins. */
  const write = (group, text, style, ink, y, width, inset = EDGE) => {
    const x = document.documentElement.dir === "rtl" ? width - inset : inset;
    for (const line of linesOf(text, style, width - 2 * inset)) {
      y += style.line;
      group.append(make("text", { x, y: y - style.line / 3, "font-size": style.size, "font-weight": style.weight, fill: ink }, line));
    }
    return y;
  };

  const inWords = () => make("g", { direction: document.documentElement.dir, "font-family": FONT });

  const heading = (words, width, ink) => {
    const group = inWords();
    const height = write(group, words.below, BELOW, ink, write(group, words.title, TITLE, ink, EDGE, width), width);
    return { group, height };
  };

  // --- The card ------------------------------------------------------------------------------------------------------
  const textOf = (element) => element.textContent.replace(/\s+/g, " ").trim();

  const cardOf = (words, width, ink) => {
    const card = document.querySelector(CARD);
    const seen = getComputedStyle(card);
    const colours = { tone: seen.getPropertyValue("--tone"), muted: getComputedStyle(card.querySelector("dt")).color };
    const reply = card.querySelector(".copy-text");
    const group = inWords();
    let y = write(group, words.title, TITLE, ink, EDGE, width);
    y = write(group, words.below, BELOW, colours.muted, y, width) + EDGE / 2;
    const top = y;
    const box = make("rect", { x: EDGE, y: top, width: width - 2 * EDGE, rx: 8, fill: getComputedStyle(reply).backgroundColor });
    group.append(box);
    y = write(group, textOf(reply), SAID, ink, y + EDGE / 3, width, 1.75 * EDGE) + EDGE / 2;
    box.setAttribute("height", y - top);
    for (const part of card.querySelectorAll(".answer-said > .guidance > div")) {
      y = write(group, textOf(part.querySelector("dt")), BELOW, colours.muted, y + EDGE / 3, width);
      y = write(group, textOf(part.querySelector("dd")), SAID, ink, y, width);
    }
    const x = document.documentElement.dir === "rtl" ? width - CARD_BAR : 0;
    group.append(make("rect", { x, y: 0, width: CARD_BAR, height: y + EDGE, fill: colours.tone }));
    return { group, height: y };
  };

  // --- The picture ---------------------------------------------------------------------------------------------------
  const layerOf = (drawn) => {
    const layer = drawn.cloneNode(true);
    const copies = layer.querySelectorAll("text, tspan");
    drawn.querySelectorAll("text, tspan").forEach((text, place) => {
      const seen = getComputedStyle(text);
      for (const name of FROM_SHEETS) copies[place].style.setProperty(name, seen.getPropertyValue(name));
    });
    for (const part of layer.querySelectorAll("[data-unformatted]")) part.removeAttribute("data-unformatted");
    for (const part of layer.querySelectorAll(NOT_DRAWN)) part.remove();
    layer.setAttribute("overflow", "hidden");
    layer.style.background = "none";
    return layer;
  };

  const drawChart = (words, ink) => {
    const layers = [...document.querySelector(CHART).querySelectorAll("svg.main-svg")];
    const { width: inner, height: rows } = layers[0].getBoundingClientRect();
    const width = Math.round(inner) + 2 * EDGE;
    const head = heading(words, width, ink);
    const body = make("g", { transform: `translate(${EDGE} ${head.height + EDGE / 2})` });
    body.append(...layers.map(layerOf));
    return { parts: [head.group, body], width, height: Math.round(head.height + rows) + 2 * EDGE };
  };

  const drawCard = (words, ink) => {
    const { group, height } = cardOf(words, CARD_WIDTH, ink);
    return { parts: [group], width: CARD_WIDTH, height: Math.round(height) + EDGE };
  };

  const DRAWN = { chart: drawChart, card: drawCard };

  const draw = async (words) => {
    const [face] = await Promise.all([fontFace(), document.fonts.load(`${TITLE.weight} ${TITLE.size}px ${FONT}`)]);
    const app = getComputedStyle(document.querySelector(".stApp"));
    const { parts, width, height } = DRAWN[words.of](words, app.color);
    const picture = make("svg", { xmlns: SVG, width, height, viewBox: `0 0 ${width} ${height}`, direction: "ltr" });
    picture.append(make("title", {}, words.title), make("style", {}, face));
    picture.append(make("rect", { width, height, fill: app.backgroundColor }), ...parts);
    return { text: new XMLSerializer().serializeToString(picture), width, height };
  };

  const asSvg = ({ text }) => new Blob([text], { type: "image/svg+xml" });

  const asPng = async ({ text, width, height }) => {
    const address = URL.createObjectURL(asSvg({ text }));
    try {
      const image = new Image();
      image.src = address;
      await image.decode();
      const canvas = document.createElement("canvas");
      [canvas.width, canvas.height] = [width * SHARPNESS, height * SHARPNESS];
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      return await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
    } finally {
      URL.revokeObjectURL(address);
    }
  };

  const KINDS = { png: asPng, svg: asSvg };

  const keep = (blob, name) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  };

  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.("[data-picture]");
    if (!button) return;
    const words = button.parentElement.dataset;
    const said = button.parentElement.querySelector("[role=status]");
    const kind = button.dataset.picture;
    said.textContent = "";
    try {
      keep(await KINDS[kind](await draw(words)), `${words.name}.${kind}`);
    } catch {
      said.textContent = words.failed;
    }
  });
})();
