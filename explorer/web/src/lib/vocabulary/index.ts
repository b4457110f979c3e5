export { formats, levels, openingClasses, sharingClasses, updateCycles, wordIn } from "./catalogue";
export { typeName } from "./types";
