import { createBrowserRouter } from "react-router";

import { turnPage } from "@/lib/query";

import { Broken } from "./Broken";
import { features } from "./features";
import { NotFound } from "./NotFound";
import { Shell } from "./Shell";

/** newRouter makes the router of all pages. */
export function newRouter() {
  const router = createBrowserRouter([
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
  let at = router.state.location.pathname;
  router.subscribe(({ location }) => {
    if (location.pathname !== at) turnPage();
    at = location.pathname;
  });
  return router;
}
