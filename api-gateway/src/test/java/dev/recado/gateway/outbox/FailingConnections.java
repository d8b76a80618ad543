package dev.recado.gateway.outbox;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Connections that are lost in one of their methods; a commit is carried out first, and only its
 * answer is lost.
 */
final class FailingConnections extends DelegatingDataSource {

  private final String method;

  FailingConnections(DataSource target, String method) {
    super(target);
    this.method = method;
  }

  @Override
  public Connection getConnection() throws SQLException {
    Connection real = super.getConnection();
    return (Connection)
        Proxy.newProxyInstance(
            Connection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (_, called, arguments) -> {
              if (called.getName().equals(method)) {
                if (method.equals("commit")) {
                  real.commit();
                }
                throw new SQLException("The connection was lost", "08006");
              }
              try {
                return called.invoke(real, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
