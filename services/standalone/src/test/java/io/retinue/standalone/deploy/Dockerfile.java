package io.retinue.standalone.deploy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Dockerfile by its stages: name to its instructions, each on one line, FROM first. The values of
 * the ARGs before the first FROM are filled in.
 */
record Dockerfile(Map<String, List<String>> stages) {

  static Dockerfile parse(String text) {
    Map<String, List<String>> stages = new LinkedHashMap<>();
    List<String> stage = new ArrayList<>();
    String joined = text.replaceAll("(?m)^\\s*#.*\\n?", "").replaceAll("\\\\\\n", " ");
    Matcher argument =
        Pattern.compile("(?m)^ARG (\\w+)=(.*)$").matcher(joined.split("(?m)^FROM ", 2)[0]);
    while (argument.find()) {
      joined = joined.replace("${" + argument.group(1) + "}", argument.group(2));
    }
    for (String line : joined.lines().map(String::strip).filter(l -> !l.isEmpty()).toList()) {
      if (line.startsWith("FROM ")) {
        stage = new ArrayList<>();
        String[] words = line.split("\\s+");
        stages.put(words.length == 4 ? words[3] : words[1], stage);
      }
      stage.add(line.replaceAll("\\s+", " "));
    }
    return new Dockerfile(stages);
  }

  /** The image that a stage begins from. */
  String base(String stage) {
    return instructions(stage).get(0).split(" ")[1];
  }

  List<String> instructions(String stage) {
    return stages.getOrDefault(stage, List.of("FROM nothing"));
  }

  /** The last instruction of that kind in a stage, empty where there is none. */
  String last(String stage, String keyword) {
    return instructions(stage).stream()
        .filter(line -> line.startsWith(keyword + " "))
        .reduce("", (earlier, later) -> later);
  }
}
