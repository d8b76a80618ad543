package dev.recado.push.intake;

import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** SQL on how far each position's outbox was taken. */
@Component
class TakenTable {

  private final JdbcTemplate jdbc;

  TakenTable(JdbcTemplate jdbc) {
    this.jdbc = jdbc;
  }

  /** Locks the mark: two relays of one position, at whichever push servers, take turns. */
  long lock(String position, long incarnation) {
    List<Long> present = select(position, incarnation);
    if (present.isEmpty()) {
      int _ =
          jdbc.update(
              "insert into taken (position, incarnation, through) values (?::numeric, ?, 0)"
                  + " on conflict do nothing",
              position,
              incarnation);
      present = select(position, incarnation);
    }
    return present.getFirst();
  }

  private List<Long> select(String position, long incarnation) {
    return jdbc.queryForList(
        "select through from taken where position = ?::numeric and incarnation = ? for update",
        Long.class,
        position,
        incarnation);
  }

  void move(String position, long incarnation, long through) {
    int _ =
        jdbc.update(
            "update taken set through = ? where position = ?::numeric and incarnation = ?",
            through,
            position,
            incarnation);
  }
}
