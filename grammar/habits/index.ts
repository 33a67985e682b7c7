export { type Ahead, type Habit, isAssignSign } from "./ahead.ts";
export { foreignAssignment } from "./assignments.ts";
export { colonForBody, signBeforeBody, yamlItem } from "./bodies.ts";
export { bareLoop, comprehensionForm, loopInParentheses } from "./comprehensions.ts";
export {
  foreignExtends,
  foreignFor,
  foreignIn,
  foreignKeyword,
  foreignThen,
  isForeignElseIf,
  isForeignLoop,
} from "./keywords.ts";
export {
  type ForeignBinary,
  foreignBinary,
  foreignOperator,
  foreignOperatorAt,
  isChangeAhead,
  isNotAhead,
  isOperatorWord,
  isOperatorWordAhead,
  notWord,
} from "./operators.ts";
export {
  type ForeignStatement,
  foreignStatement,
  isCallOfAssert,
  misreadAttribute,
  trailingCondition,
} from "./statements.ts";
export { blockScalarAt, dollarAt, type ForeignText, foreignCommentAt, heredocAt, LastEnds } from "./texts.ts";
export { doubleBraces, leadingCondition, nullWord, spacedUnit, splat } from "./values.ts";
