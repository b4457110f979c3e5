import { createBrowserRouter } from "react-router";

import { Broken } from "./Broken";
import { features } from "./features";
import { NotFound } from "./NotFound";
import { Shell } from "./Shell";

/** newRouter makes the router of all pages. */
export function newRouter() {
  return createBrowserRouter([
    {
      element: <Shell />,
      children: [
        {
          errorElement: <Broken />,
          children: [...features.flatMap((feature) => feature.routes), { path: "*", element: <NotFound /> }],
        },
      ],
    },
  ]);
}
