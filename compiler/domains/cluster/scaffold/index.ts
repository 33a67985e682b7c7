export {
  type Answers,
  type Choice,
  optionNames,
  type Question,
  questionGroups,
  type Surroundings,
  withExamples,
} from "./questions.ts";
export { writeCluster } from "./write.ts";
