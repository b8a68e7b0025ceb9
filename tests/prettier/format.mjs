// Formats Markdown with real Prettier: reads one JSON object a line, and answers each with one JSON line.
//
//   {"package": "prettier", "text": "..."}     -> {"text": "..."}      the text as Prettier writes it
//   {"package": "prettier", "widths": ["..."]} -> {"widths": [1]}      the columns that Prettier counts for each
//   {"package": "prettier"}                    -> {"version": "3..."}
//
// What goes wrong is answered with {"error": "..."}.
import readline from "node:readline";

const loaded = new Map();

async function load(name) {
  if (!loaded.has(name)) {
    loaded.set(name, (await import(name)).default);
  }
  return loaded.get(name);
}

async function answer(request) {
  const prettier = await load(request.package);
  if (request.text !== undefined) {
    return { text: await prettier.format(request.text, { parser: "markdown" }) };
  }
  if (request.widths !== undefined) {
    return { widths: request.widths.map((text) => prettier.util.getStringWidth(text)) };
  }
  return { version: prettier.version };
}

for await (const line of readline.createInterface({ input: process.stdin })) {
  let result;
  try {
    result = await answer(JSON.parse(line));
  } catch (error) {
    result = { error: String(error) };
  }
  process.stdout.write(JSON.stringify(result) + "\n");
}
