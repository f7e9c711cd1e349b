// What Mermaid itself reads in a list of flowcharts: stdin is JSON, [{name, text}]; so is stdout,
// [{name, error}] or [{name, nodes, edges, frames}], in the same order.
import { JSDOM } from "jsdom";

// Mermaid cleans labels with DOMPurify, which asks for a page even to parse.
const page = new JSDOM("<!DOCTYPE html><body></body>");
globalThis.window = page.window;
globalThis.document = page.window.document;
const { default: mermaid } = await import("mermaid");
mermaid.initialize({ startOnLoad: false });

async function read({ name, text }) {
  try {
    await mermaid.parse(text);
    const { db } = await mermaid.mermaidAPI.getDiagramFromText(text);
    const nodes = [...db.getVertices().values()].map((node) => ({ id: node.id, label: node.text }));
    const edges = db.getEdges().map((edge) => ({ from: edge.start, to: edge.end, label: edge.text ?? "" }));
    const frames = db.getSubGraphs().map((frame) => ({ id: frame.id, label: frame.title }));
    return { name, nodes, edges, frames };
  } catch (error) {
    return { name, error: String(error?.message ?? error) };
  }
}

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);
const answers = [];
for (const text of JSON.parse(Buffer.concat(chunks).toString("utf8"))) answers.push(await read(text));
process.stdout.write(JSON.stringify(answers));
