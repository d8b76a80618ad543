package dev.recado.cli.programs;

import java.util.List;
import java.util.Map;

/** Where a service is trained: with databases and ports that no fleet uses. */
public interface TrainingGround {

  /** The arguments that a member of the role would get, for scratch databases and free ports. */
  List<String> arguments(ServiceRole role);

  Map<String, String> environment(ServiceRole role);

  /** Called once, when all training is over. */
  void leave();
}
