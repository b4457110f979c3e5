export { type Follow, follows, initialFor } from "./follows";
export { actPath } from "./paths";
export { useEntities, useEntitiesOf, useTasks } from "./queries";
