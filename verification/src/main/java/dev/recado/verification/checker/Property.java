package dev.recado.verification.checker;

/** What is promised, and checked. */
public enum Property {
  LINEARIZABLE("linearizable", "operations and reads on each key have an order that explains them"),
  ONCE("once", "at most one effect an operation, and one outcome for every asker"),
  DELIVERED("delivered", "every outcome reached its recipient, once, in order, without a gap"),
  DEADLINES("deadlines", "nothing expired early, nothing was executed late"),
  DECIDED("decided", "nothing was undecided at the end"),
  EQUAL_REPLICAS("equal replicas", "all replicas of a position have the same digest at an index"),
  DRAINED("drained", "outboxes and acknowledged mailboxes were empty at the end");

  private final String label;
  private final String meaning;

  Property(String label, String meaning) {
    this.label = label;
    this.meaning = meaning;
  }

  public String label() {
    return label;
  }

  public String meaning() {
    return meaning;
  }
}
