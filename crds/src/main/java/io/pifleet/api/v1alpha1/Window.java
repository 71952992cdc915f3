package io.pifleet.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * A time that comes again and again, such as every night from three to five.
 *
 * @param schedule when it opens, as crontab(5) writes it
 * @param duration for how long it is open
 * @param timeZone by the IANA's names
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Window(
    @JsonPropertyDescription(
            "When it opens: minute, hour, day of the month, month and day of the week, as cron"
                + " writes them. 0 3 * * * is every day at three, 30 2 * * MON-FRI at half past two"
                + " on working days.")
        @Required
        @Size(min = 9, max = 64)
        @ValidationRule(value = Shapes.IS_CRON, message = Shapes.CRON)
        String schedule,
    @JsonPropertyDescription("For how long it is open, such as 2h.")
        @Required
        @Size(max = 16)
        @ValidationRule(
            value =
                Shapes.IS_DURATION
                    + " && duration(self) >= duration('1m') && duration(self) <= duration('168h')",
            message = "a duration from 1m to 168h, such as 1h30m")
        String duration,
    @JsonPropertyDescription(
            "Whose clock the schedule goes by, such as Europe/Paris; its daylight saving counts.")
        @Default("UTC")
        @Size(min = 1, max = 64)
        @ValidationRule(value = Shapes.IS_ZONE, message = Shapes.ZONE)
        String timeZone) {
  /** Fills what is absent. */
  public Window {
    timeZone = timeZone == null ? "UTC" : timeZone;
  }
}
