import type { Feature } from "@/lib/feature";

/** sign is how somebody signs in, what waits for another signature, and the form of every act. */
export const sign: Feature = {
  routes: [
    { path: "/sign-in", lazy: async () => ({ Component: (await import("./SignInPage")).SignInPage }) },
    { path: "/new-key", lazy: async () => ({ Component: (await import("./NewKeyPage")).NewKeyPage }) },
    { path: "/register", lazy: async () => ({ Component: (await import("./RegisterPage")).RegisterPage }) },
    { path: "/register/answer", lazy: async () => ({ Component: (await import("./AnswerPage")).AnswerPage }) },
    {
      path: "/registrations/:party",
      lazy: async () => ({ Component: (await import("./RegistrationPage")).RegistrationPage }),
    },
    { path: "/desk", lazy: async () => ({ Component: (await import("./DeskPage")).DeskPage }) },
    { path: "/desk/:id", lazy: async () => ({ Component: (await import("./DeskItemPage")).DeskItemPage }) },
    { path: "/acts", lazy: async () => ({ Component: (await import("./ActsPage")).ActsPage }) },
    { path: "/acts/:kind", lazy: async () => ({ Component: (await import("./ActPage")).ActPage }) },
  ],
};
