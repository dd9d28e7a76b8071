// Reads {workflows, actions, expressions}, each [{name, text}], and answers what is wrong with them, one line each:
// workflows and actions by GitHub's own parser, expressions by the grammar that Prometheus' own editor uses.
import { register } from "node:module";
import { parser } from "@prometheus-io/lezer-promql";

register("./json.mjs", import.meta.url);
const { NoOperationTraceWriter, parseWorkflow } = await import("@actions/workflow-parser");
const { parseAction } = await import("@actions/workflow-parser/actions/index");

let input = "";
for await (const chunk of process.stdin) {
  input += chunk;
}
const { workflows, actions, expressions } = JSON.parse(input);
const problems = [];

function parsed(parse, { name, text }) {
  const { context, value } = parse({ name, content: text }, new NoOperationTraceWriter());
  for (const error of context.errors.getErrors()) {
    problems.push(`${name}: ${error.message}`);
  }
  if (value === undefined) {
    problems.push(`${name}: nothing in it`);
  }
}

workflows.forEach((file) => parsed(parseWorkflow, file));
actions.forEach((file) => parsed(parseAction, file));
for (const { name, text } of expressions) {
  parser.parse(text).iterate({
    enter(node) {
      if (node.type.isError) {
        problems.push(`${name}: ${text} is no PromQL at ${node.from}`);
      }
    },
  });
}
console.log(JSON.stringify(problems));
