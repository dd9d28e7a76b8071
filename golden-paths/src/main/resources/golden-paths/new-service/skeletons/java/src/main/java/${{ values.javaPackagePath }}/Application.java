package ${{ values.javaPackagePath | replace("/", ".") }};

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
{% if values.exposure == 'worker' %}
import org.springframework.scheduling.annotation.EnableScheduling;
{% endif %}

/** Starts ${{ values.name }}. */
{% if values.exposure == 'worker' %}
@EnableScheduling
{% endif %}
@SpringBootApplication
public class Application {

    static void main(String[] args) {
        SpringApplication.run(Application.class, args);
    }
}
