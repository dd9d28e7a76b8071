package dev.ridgeway.server.assembly.edge;

import dev.ridgeway.house.HouseRules;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.context.ApplicationContext;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** One address of the server with one verb, and what it takes. */
record Endpoint(String verb, String pattern, List<String> parameters, boolean takesBody) {

    private static final Pattern VARIABLE = Pattern.compile("\\{\\*?([^}]*)}");

    /** What the catalog's reading addresses take; they look at the query by themselves. */
    private static final List<String> CATALOG = List.of(
            "filter",
            "fields",
            "limit",
            "offset",
            "order",
            "orderField",
            "after",
            "cursor",
            "fullTextFilterTerm",
            "fullTextFilterFields",
            "facet",
            "dryRun",
            "onConflict");

    private static final List<String> SEARCH =
            List.of("term", "types", "types%5B0%5D", "filters", "filters%5Bkind%5D", "pageLimit", "pageCursor");

    /** All of them that are not open to everybody, in a fixed order. */
    static List<Endpoint> of(ApplicationContext context) {
        List<Endpoint> endpoints = new ArrayList<>();
        for (RequestMappingHandlerMapping mapping :
                context.getBeansOfType(RequestMappingHandlerMapping.class).values()) {
            mapping.getHandlerMethods().forEach((info, method) -> {
                String controller = method.getBeanType().getSimpleName();
                if (HouseRules.OPEN_DOORS.contains(controller) || controller.equals("BasicErrorController")) {
                    return;
                }
                for (String pattern : info.getPatternValues()) {
                    if (info.getMethodsCondition().getMethods().isEmpty()) {
                        endpoints.add(of("GET", pattern, method));
                    }
                    info.getMethodsCondition()
                            .getMethods()
                            .forEach(verb -> endpoints.add(of(verb.name(), pattern, method)));
                }
            });
        }
        endpoints.sort(Comparator.comparing(Endpoint::toString));
        return endpoints;
    }

    private static Endpoint of(String verb, String pattern, HandlerMethod method) {
        List<String> names = new ArrayList<>();
        boolean body = false;
        for (Parameter parameter : method.getMethod().getParameters()) {
            RequestParam asked = parameter.getAnnotation(RequestParam.class);
            if (asked != null && MultiValueMap.class.isAssignableFrom(parameter.getType())) {
                names.addAll(pattern.startsWith("/api/search/") ? SEARCH : CATALOG);
            } else if (asked != null) {
                names.add(asked.name().isEmpty() ? parameter.getName() : asked.name());
            }
            body |= parameter.isAnnotationPresent(RequestBody.class);
        }
        return new Endpoint(verb, pattern, List.copyOf(names), body);
    }

    List<String> variables() {
        List<String> names = new ArrayList<>();
        Matcher matcher = VARIABLE.matcher(pattern);
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return names;
    }

    String path(UnaryOperator<String> value) {
        return VARIABLE.matcher(pattern).replaceAll(it -> Matcher.quoteReplacement(value.apply(it.group(1))));
    }

    @Override
    public String toString() {
        return verb + " " + pattern;
    }
}
