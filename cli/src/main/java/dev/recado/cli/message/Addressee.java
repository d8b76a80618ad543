package dev.recado.cli.message;

import java.util.List;
import java.util.stream.Collectors;

/** Whom a message is for. */
public sealed interface Addressee {

  /** One that is named. */
  record Member(String id) implements Addressee {}

  /** One that is live. */
  record Any() implements Addressee {}

  /** All that are live. */
  record All() implements Addressee {}

  /** From {@code any}, {@code all}, or a node's name or id. */
  static Addressee of(String text, List<Node> nodes) {
    return switch (text.strip()) {
      case "any" -> new Any();
      case "all" -> new All();
      case String name -> member(name, nodes);
    };
  }

  /** By name or id. */
  static Addressee member(String name, List<Node> nodes) {
    return nodes.stream()
        .filter(node -> node.name().equals(name) || node.id().equals(name))
        .findFirst()
        .map(node -> new Member(node.id()))
        .orElseThrow(() ->
            new MessageException(
                "There is no storage node '"
                    + name
                    + "'. There are "
                    + nodes.stream().map(Node::name).collect(Collectors.joining(", "))
                    + "."));
  }
}
