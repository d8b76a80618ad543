package dev.recado.verification.report;

import dev.recado.verification.history.FaultHistory;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/**
 * A run as a picture (SVG): answers a second, latencies, and for each position when it took writes;
 * faults as marks across all of it.
 */
final class TimelinePicture {

  private static final double WIDTH = 1200;
  private static final double LEFT = 86;
  private static final double RIGHT = 14;
  private static final double TOP = 34;
  private static final double ANSWERS_HEIGHT = 110;
  private static final double LATENCY_HEIGHT = 130;
  private static final double STRIP_HEIGHT = 22;
  private static final double SPACE = 26;

  /** The scale of latencies: three decades and a half, from one millisecond on. */
  private static final double LATENCY_MILLIS_MAX = 5_000;

  private final VerifiedRun run;
  private final List<Timeline.Second> seconds;
  private final List<List<Availability.Gap>> gaps;
  private final double end;
  private final double height;
  private final Markup svg = new Markup();

  private TimelinePicture(VerifiedRun run) {
    this.run = run;
    this.seconds = Timeline.of(run.history());
    this.gaps = Availability.of(run).gaps();
    this.end = Math.max(1, seconds.size());
    this.height = stripTop(run.probes().size()) + 22;
  }

  static String of(VerifiedRun run) {
    var picture = new TimelinePicture(run);
    picture.draw();
    return picture.svg.toString();
  }

  private void draw() {
    svg.open(
        "svg",
        "xmlns",
        "http://www.w3.org/2000/svg",
        "viewBox",
        String.format(Locale.ROOT, "0 0 %.0f %.0f", WIDTH, height),
        "font-family",
        "system-ui, sans-serif",
        "font-size",
        "12",
        "role",
        "img",
        "aria-label",
        "Timeline of the run");
    answers();
    latencies();
    for (int position = 0; position < gaps.size(); position++) {
      strip(position);
    }
    for (int i = 0; i < run.history().faults().size(); i++) {
      fault(i + 1, run.history().faults().get(i));
    }
    axis();
    svg.close("svg");
  }

  private double x(double second) {
    return LEFT + (WIDTH - LEFT - RIGHT) * Math.min(second, end) / end;
  }

  private double x(long nanos) {
    return x((double) nanos / Timeline.SECOND);
  }

  private static double latencyTop() {
    return TOP + ANSWERS_HEIGHT + SPACE;
  }

  private static double stripTop(int position) {
    return latencyTop() + LATENCY_HEIGHT + SPACE + position * (STRIP_HEIGHT + 6);
  }

  private void label(String text, double y) {
    svg.element("text", text, "x", LEFT - 8, "y", y, "text-anchor", "end", "fill", "#444");
  }

  private void grid(String text, double y) {
    svg.empty("line", "x1", LEFT, "y1", y, "x2", WIDTH - RIGHT, "y2", y, "stroke", "#ddd");
    label(text, y + 4);
  }

  private void title(String text, double y) {
    svg.element("text", text, "x", LEFT, "y", y - 6, "fill", "#222", "font-weight", "600");
  }

  private void answers() {
    int most = Math.max(1, seconds.stream().mapToInt(Timeline.Second::decided).max().orElse(1));
    double bottom = TOP + ANSWERS_HEIGHT;
    title("Answers per second", TOP);
    grid(Integer.toString(most), TOP);
    grid("0", bottom);
    for (int i = 0; i < seconds.size(); i++) {
      int decided = seconds.get(i).decided();
      double high = ANSWERS_HEIGHT * decided / most;
      svg.open(
          "rect",
          "x",
          x((double) i),
          "y",
          bottom - high,
          "width",
          Math.max(0.5, x(i + 1.0) - x((double) i) - 0.6),
          "height",
          high,
          "fill",
          "#5b8fd0");
      svg.element("title", i + " s: " + decided + " answers");
      svg.close("rect");
    }
  }

  private void latencies() {
    title("Latency of those who wait (p50 dark, p99 light; logarithmic)", latencyTop());
    for (int millis : new int[] {1, 10, 100, 1000}) {
      grid(millis < 1000 ? millis + " ms" : "1 s", latencyY(millis));
    }
    latency(Timeline.Second::p99Nanos, "#e3a008");
    latency(Timeline.Second::p50Nanos, "#8a4b08");
  }

  private static double latencyY(double millis) {
    double share = Math.log10(Math.max(1, millis)) / Math.log10(LATENCY_MILLIS_MAX);
    return latencyTop() + LATENCY_HEIGHT * (1 - Math.min(1, share));
  }

  /** Interrupted where nobody was answered. */
  private void latency(ToLongFunction<Timeline.Second> of, String colour) {
    var path = new StringBuilder();
    boolean drawing = false;
    for (int i = 0; i < seconds.size(); i++) {
      long nanos = of.applyAsLong(seconds.get(i));
      if (nanos > 0) {
        path.append(
            String.format(
                Locale.ROOT,
                "%s%.1f %.1f ",
                drawing ? "L" : "M",
                x(i + 0.5),
                latencyY(nanos / 1e6)));
      }
      drawing = nanos > 0;
    }
    if (!path.isEmpty()) {
      svg.empty(
          "path",
          "d",
          path.toString().strip(),
          "fill",
          "none",
          "stroke",
          colour,
          "stroke-width",
          "1.8",
          "stroke-linecap",
          "round");
    }
  }

  private void strip(int position) {
    double y = stripTop(position);
    if (position == 0) {
      title(
          "Writes are answered (red: none for "
              + Texts.seconds(Availability.NOTICEABLE_NANOS)
              + " s or longer)",
          y);
    }
    label("position " + position, y + 15);
    svg.empty(
        "rect",
        "x",
        LEFT,
        "y",
        y,
        "width",
        x(end) - LEFT,
        "height",
        STRIP_HEIGHT,
        "fill",
        "#bfe3c6");
    for (Availability.Gap gap : gaps.get(position)) {
      svg.open(
          "rect",
          "x",
          x(gap.from()),
          "y",
          y,
          "width",
          Math.max(1, x(gap.to()) - x(gap.from())),
          "height",
          STRIP_HEIGHT,
          "fill",
          "#d64545");
      svg.element("title", Texts.seconds(gap.to() - gap.from()) + " s without an answered write");
      svg.close("rect");
    }
  }

  private void fault(int number, FaultHistory fault) {
    double from = x(fault.beganNanos());
    double to = fault.endedNanos() == FaultHistory.OPEN ? x(end) : x(fault.endedNanos());
    double bottom = height - 22;
    svg.open(
        "rect",
        "x",
        from,
        "y",
        TOP - 12,
        "width",
        Math.max(1, to - from),
        "height",
        bottom - TOP + 12,
        "fill",
        "#7a3fb0",
        "fill-opacity",
        "0.09");
    svg.element("title", number + ": " + fault.fault() + " " + String.join(" ", fault.members()));
    svg.close("rect");
    svg.empty(
        "line",
        "x1",
        from,
        "y1",
        TOP - 12,
        "x2",
        from,
        "y2",
        bottom,
        "stroke",
        "#7a3fb0",
        "stroke-width",
        "1.2");
    svg.element(
        "text",
        Integer.toString(number),
        "x",
        from + 3,
        "y",
        TOP - 16,
        "fill",
        "#7a3fb0",
        "font-weight",
        "700");
  }

  private void axis() {
    int step = 1;
    for (int wider : new int[] {5, 10, 30, 60, 120, 300, 600, 1800, 3600}) {
      step = end / step > 14 ? wider : step;
    }
    for (int second = 0; second <= end; second += step) {
      svg.element(
          "text",
          second + " s",
          "x",
          x((double) second),
          "y",
          height - 6,
          "text-anchor",
          "middle",
          "fill",
          "#444");
    }
  }
}
