package dev.ridgeway.adapters.argocd;

/** One thing that Ridgeway does for people by rights in Argo CD. */
enum ArgoCdAbility {
    SEE("get", "applications", "see what Argo CD delivers", "Which version Argo CD delivers where stays unknown."),
    SYNC(
            "sync",
            "applications",
            "hurry Argo CD",
            "After a push one waits until Argo CD looks by itself, up to three minutes."),
    PAUSE("update", "applications", "pause what Argo CD delivers", "Deliveries are paused in Argo CD itself."),
    SEE_PROJECTS(
            "get",
            "projects",
            "see what a team may deliver",
            "A delivery that its project forbids fails without that reason.");

    private final String action;
    private final String resource;
    private final String what;
    private final String cost;

    ArgoCdAbility(String action, String resource, String what, String cost) {
        this.action = action;
        this.resource = resource;
        this.what = what;
        this.cost = cost;
    }

    String action() {
        return action;
    }

    String resource() {
        return resource;
    }

    /** Projects are named by themselves, applications within a project. */
    String objects(String applications) {
        return resource.equals("projects") ? applications.substring(0, applications.indexOf('/')) : applications;
    }

    String what() {
        return what;
    }

    String cost() {
        return cost;
    }
}
