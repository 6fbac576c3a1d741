package io.countersign.harness.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.countersign.harness.node.ProcessFigures;
import java.io.StringReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class LoadOutputTest {
  private static final LoadPlan PLAN =
      new LoadPlan(
          3,
          2,
          Duration.ofSeconds(1),
          Duration.ofMillis(100),
          2,
          Duration.ofSeconds(20),
          Duration.ZERO,
          0,
          1);

  private final Round first = new Round();
  private final Round second = new Round();
  private final Faults faults = new Faults();

  @Test
  void thePlotIsAPictureWithACurveForEachRoundInsideOfIt() throws Exception {
    fill();
    Element svg = parsed(LoadPlot.of(result(List.of())));

    assertEquals("svg", svg.getTagName());
    String[] box = svg.getAttribute("viewBox").split(" ", -1);
    NodeList curves = svg.getElementsByTagName("polyline");
    assertEquals(2, curves.getLength());
    for (int i = 0; i < 2; i++) {
      int last = -1;
      for (String point : ((Element) curves.item(i)).getAttribute("points").split(" ", -1)) {
        String[] xy = point.split(",", -1);
        int x = Integer.parseInt(xy[0]);
        int y = Integer.parseInt(xy[1]);
        assertTrue(x >= last && x <= Integer.parseInt(box[2]), point);
        assertTrue(y >= 0 && y <= Integer.parseInt(box[3]), point);
        last = x;
      }
    }
    assertTrue(svg.getTextContent().contains("3 chains, 2 links each, blocks of 1000 ms"));
  }

  @Test
  void thePlotOfNothingIsStillAPicture() throws Exception {
    assertEquals("svg", parsed(LoadPlot.of(result(List.of()))).getTagName());
  }

  @Test
  void theDocumentHasTheFiguresOfEachRoundAndWhatWentWrong() {
    fill();
    faults.add(Faults.Kind.REFUSED, "a \"quoted\" reason\n");
    JsonObject document = JsonParser.parseString(LoadJson.of(result(List.of()))).getAsJsonObject();

    JsonObject round = document.getAsJsonArray("rounds").get(0).getAsJsonObject();
    assertEquals(1000, round.get("signatures").getAsLong());
    double p99 = round.getAsJsonObject("us_from_due").get("p99").getAsDouble();
    assertEquals(990, p99, 1);
    assertEquals(1, document.getAsJsonObject("faults").get("refused").getAsLong());
    assertEquals(
        "refused: a \"quoted\" reason\n",
        document.getAsJsonObject("faults").get("first").getAsString());
    assertFalse(document.get("clean").getAsBoolean());
  }

  @Test
  void aRoundByTimeCountsAllOfItAndOneThatWasCutShortItsRequestsAlone() {
    for (Round round : List.of(first, second)) {
      round.signed(0, 0, 1_000_000);
      round.signed(9_000_000_000L, 9_000_000_000L, 10_000_000_000L);
    }
    LoadResult cut =
        new LoadResult(PLAN, List.of(first, second), faults, List.of(), Optional.of("a reason"));

    assertEquals(0.1, result(List.of()).perSecond(second)); // two in the 20 s of the plan
    assertEquals(0.1, cut.perSecond(first));
    assertEquals(0.2, cut.perSecond(second));
  }

  @Test
  void whatEndedEarlySaysSoEverywhere() throws Exception {
    fill();
    LoadResult cut =
        new LoadResult(PLAN, List.of(first), faults, List.of(), Optional.of("the <reason>"));
    List<String> lines = new ArrayList<>();
    LoadReport.print(cut, lines::add);

    assertTrue(lines.contains("ended early: the <reason>"), lines.toString());
    assertTrue(
        lines.contains("what follows is of 1 of 2 rounds, the last of them cut short"),
        lines.toString());
    JsonObject document = JsonParser.parseString(LoadJson.of(cut)).getAsJsonObject();
    assertEquals("the <reason>", document.get("ended_early").getAsString());
    assertTrue(parsed(LoadPlot.of(cut)).getTextContent().contains("ended early"));
  }

  @Test
  void whatEndedInItsWarmUpHasNoFiguresAndAReportNevertheless() throws Exception {
    LoadResult nothing =
        new LoadResult(PLAN, List.of(), faults, List.of(), Optional.of("a reason"));
    List<String> lines = new ArrayList<>();
    LoadReport.print(nothing, lines::add);

    assertTrue(lines.contains("nothing was measured"), lines.toString());
    assertEquals("svg", parsed(LoadPlot.of(nothing)).getTagName());
    assertEquals(
        0,
        JsonParser.parseString(LoadJson.of(nothing))
            .getAsJsonObject()
            .getAsJsonArray("rounds")
            .size());
    assertFalse(nothing.isClean());
  }

  @Test
  void whatOnlyGoesUpAndDownHasNotGrown() {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      samples.add(sample(i, 90_000 + i % 7 * 500, 50 + i % 3, 20 + i % 2, 6, 16 + i % 2));
    }
    assertEquals(5, Growth.of(samples).size());
    assertTrue(Growth.of(samples).stream().noneMatch(Growth::isGrown));
  }

  @Test
  void whatIsNotSeenIsNotSaidNotToHaveGrown() {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      samples.add(sample(i, 90_000, 50, 20, 0, 0));
    }
    assertEquals(
        List.of("resident KiB", "descriptors", "threads"),
        Growth.of(samples).stream().map(Growth::what).toList());
  }

  @Test
  void eachThingThatGrowsIsFoundAndNoOther() {
    for (int grown = 0; grown < 5; grown++) {
      List<Sample> samples = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        samples.add(
            sample(
                i,
                90_000 + (grown == 0 ? 500 * i : 0),
                50 + (grown == 2 ? i / 5 : 0),
                20 + (grown == 3 ? i / 5 : 0),
                6 + (grown == 4 ? i / 5 : 0),
                16 + (grown == 1 ? i / 5 : 0)));
      }
      List<Growth> growths = Growth.of(samples);
      for (int i = 0; i < growths.size(); i++) {
        assertEquals(i == grown, growths.get(i).isGrown(), growths.get(i).described());
      }
      fill();
      assertFalse(result(samples).isClean());
    }
  }

  @Test
  void aLoadIsCleanOnlyIfThereWereSignaturesAndNothingElse() {
    assertFalse(result(List.of()).isClean(), "no signature");
    fill();
    assertTrue(result(List.of()).isClean());
    second.unasked();
    assertFalse(result(List.of()).isClean(), "one was not asked");
  }

  private void fill() {
    for (long i = 1; i <= 1000; i++) {
      first.signed(0, 0, i * 1000);
      second.signed(0, 0, i * 3000);
    }
  }

  private LoadResult result(List<Sample> samples) {
    return new LoadResult(PLAN, List.of(first, second), faults, samples, Optional.empty());
  }

  private static Sample sample(
      long number, long residentKib, long descriptors, long threads, long files, long heap) {
    return new Sample(
        number * 1000,
        new ProcessFigures(number, residentKib, descriptors, threads),
        files,
        OptionalLong.of(heap));
  }

  private static Element parsed(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(svg)))
        .getDocumentElement();
  }
}
