export { brief, countIn, dayIn, momentIn, sizeOf } from "./format";
export { useFormat } from "./useFormat";
