export { formats, levels, openingClasses, sharingClasses, updateCycles, wordIn } from "./catalogue";
export { calledBy, kindName, stateName, typeName } from "./words";
export { codeWord, codes, codesFor } from "./codes";
