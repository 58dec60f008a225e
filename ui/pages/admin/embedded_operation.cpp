#include "ui/connection/connector.h"
#include "ui/models/format.h"
#include "ui/pages/admin/operation.h"

namespace pallium::ui {
namespace {

/// Ends the server of this process, or starts it again.
class EmbeddedOperation final : public Operation {
  public:
    EmbeddedOperation(PageContext& context, QWidget* parent)
        : Operation(context, tr("Local server"),
                    tr("The server in this program. Stopping writes down what it holds and ends "
                       "it; restarting brings back an ingester that was shut down."),
                    parent) {
        addButton({QStringLiteral("admin.stopLocal"), tr("Stop…")}, {}, [this] { ask(false); });
        addButton({QStringLiteral("admin.restartLocal"), tr("Restart…")}, {},
                  [this] { ask(true); });
        connect(&session(), &Session::connectionChanged, this, [this] { follow(); });
        follow();
    }

  private:
    void follow() {
        const Connection* connection = session().connection();
        setVisible(connection != nullptr && connection->isLocal());
    }

    QString whyNot() const override {
        const Connection* connection = session().connection();
        return connection != nullptr && connection->isLocal()
                   ? QString()
                   : tr("The local server is not what is open.");
    }

    void ask(bool isRestart) {
        Confirmation confirmation;
        confirmation.title =
            isRestart ? tr("Restart the local server?") : tr("Stop the local server?");
        confirmation.text =
            isRestart ? tr("For a moment nobody is answered; senders have to try again.")
                      : tr("Nobody is answered any more until it is started again; senders have to "
                           "keep what they have.");
        confirmation.accept = isRestart ? tr("Restart") : tr("Stop");
        QStringList writing;
        if (server().tenants)
            for (const TenantStats& stats : *server().tenants)
                if (stats.ingestionRate > 0) writing << stats.tenant;
        confirmation.facts = {
            {tr("Tenants that write now"),
             writing.isEmpty() ? tr("none") : writing.join(QStringLiteral(", "))}};
        askForChange(this, context(), confirmation, [this, isRestart] {
            isRestart ? context().connector->restartLocal() : context().connector->stopLocal();
        });
    }
};

}  // namespace

Operation* createEmbeddedOperation(PageContext& context, QWidget* parent) {
    return new EmbeddedOperation(context, parent);
}

}  // namespace pallium::ui
