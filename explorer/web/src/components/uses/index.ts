export { UseList } from "./UseList";
export { UseStatusBadge } from "./UseStatusBadge";
export { UseJudged, UseWords } from "./UseWords";
