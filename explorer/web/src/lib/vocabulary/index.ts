export { formats, levels, openingClasses, sharingClasses, updateCycles, wordIn } from "./catalogue";
export { kindName, stateName, typeName } from "./words";
export { codeWord, codes, codesFor } from "./codes";
