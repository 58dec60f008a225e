#include "ui/client/admin_api.h"
#include "ui/models/flush_evidence.h"
#include "ui/models/format.h"
#include "ui/pages/admin/operation.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QStandardItemModel>

#include <memory>

namespace pallium::ui {
namespace {

constexpr int kFlushLooks = 5;
constexpr std::chrono::seconds kFlushPause{1};

/// Takes a reading in two requests; dropping it cancels both.
class FlushReader {
  public:
    void start(ApiClient& client, const QStringList& tenants,
               std::function<void(const FlushReading&)> done) {
        m_left = 2;
        m_reading = {};
        m_done = std::move(done);
        m_stats = ingesterStats(client, [this, tenants](const auto& stats) {
            if (stats) readStats(m_reading, *stats, tenants);
            finishOne();
        });
        m_metrics = serverMetrics(client, flushMetricNames(), ApiRequest::Urgency::Visible,
                                  [this](const auto& samples) {
                                      if (samples) readMetrics(m_reading, *samples);
                                      finishOne();
                                  });
    }

  private:
    void finishOne() {
        if (--m_left > 0) return;
        // Who is told may start another.
        const auto done = std::move(m_done);
        const FlushReading reading = m_reading;
        done(reading);
    }

    int m_left = 0;
    FlushReading m_reading;
    std::function<void(const FlushReading&)> m_done;
    ApiCall m_stats;
    ApiCall m_metrics;
};

/// Heads into blocks; judged by what the server shows before and after.
class FlushOperation final : public Operation {
  public:
    FlushOperation(PageContext& context, QWidget* parent)
        : Operation(context, tr("Flush"),
                    tr("Writes what ingesters hold in memory into blocks and ships them to the "
                       "bucket. Takes CPU and disk for a while."),
                    parent) {
        m_tenant = new QComboBox;
        m_tenant->setObjectName(QStringLiteral("flushTenant"));
        m_tenant->setAccessibleName(tr("Tenant to flush"));
        m_tenant->setSizeAdjustPolicy(QComboBox::AdjustToContents);
        m_waits = new QCheckBox(tr("Wait until done"));
        m_waits->setObjectName(QStringLiteral("flushWaits"));
        m_waits->setChecked(true);
        auto* label = new QLabel(tr("Tenant"));
        label->setBuddy(m_tenant);
        row().insertWidget(0, label);
        row().insertWidget(1, m_tenant);
        row().insertWidget(2, m_waits);
        addButton({QStringLiteral("admin.flush"), tr("Flush…")}, QStringLiteral("/ingester/flush"),
                  [this] { ask(); });
        connect(&session(), &Session::knownTenantsChanged, this, &FlushOperation::fillTenants);
        fillTenants();
    }

    void forget() override {
        Operation::forget();
        m_reader = std::make_unique<FlushReader>();
        fillTenants();
    }

  private:
    void fillTenants() {
        const QString chosen = m_tenant->currentIndex() > 0 ? m_tenant->currentText() : QString();
        m_tenant->clear();
        m_tenant->addItem(tr("All tenants"));
        m_tenant->addItems(session().knownTenants());
        const int index = m_tenant->findText(chosen);
        m_tenant->setCurrentIndex(index > 0 ? index : 0);
    }

    QStringList tenants() const {
        return m_tenant->currentIndex() > 0 ? QStringList{m_tenant->currentText()} : QStringList();
    }

    void ask() {
        Confirmation confirmation;
        confirmation.title = tr("Flush %1?").arg(m_tenant->currentText());
        confirmation.text =
            tr("Writing and shipping blocks loads the ingesters: queries and "
               "pushes may be slower meanwhile.");
        confirmation.accept = tr("Flush");
        confirmation.facts = {{tr("Tenants"), m_tenant->currentText()},
                              {tr("Wait until done"), m_waits->isChecked() ? tr("yes") : tr("no")}};
        askForChange(this, context(), confirmation,
                     [this, tenants = tenants(), waits = m_waits->isChecked(),
                      target = m_tenant->currentText()] {
                         reportBusy(tr("Looking at what ingesters hold…"));
                         m_reader->start(
                             session().connection()->client(), tenants,
                             [this, tenants, waits, target](const FlushReading& before) {
                                 flush(tenants, waits, target, before);
                             });
                     });
    }

    void flush(const QStringList& tenants, bool waits, const QString& target,
               const FlushReading& before) {
        if (!mayChange(session())) return;
        send({tr("Flush"), target, tenants.value(0), flushRequest(tenants, waits)},
             [this, tenants, before](const ChangeOutcome& outcome) {
                 m_took = outcome.answer->totalTime;
                 reportBusy(tr("Answered after %1; looking at what changed…")
                                .arg(formatDuration(m_took.count())));
                 watch(tenants, before, outcome.activity);
             });
    }

    void watch(const QStringList& tenants, const FlushReading& before, qint64 activity) {
        auto finding = std::make_shared<FlushFinding>();
        readBack().start(
            [this, tenants, before, finding](const ReadBack::Told& told) {
                if (session().connection() == nullptr) {
                    told(ReadBack::Sight::CannotTell);
                    return ApiCall();
                }
                m_reader->start(session().connection()->client(), tenants,
                                [before, finding, told](const FlushReading& after) {
                                    *finding = judgeFlush(before, after);
                                    const bool isOpen =
                                        finding->verdict == FlushVerdict::NothingChanged;
                                    told(isOpen ? ReadBack::Sight::NotYet : ReadBack::Sight::Seen);
                                });
                return ApiCall();
            },
            kFlushLooks, kFlushPause,
            [this, finding, activity](ReadBack::Sight) {
                const FlushVerdict verdict = finding->verdict;
                report(
                    verdict == FlushVerdict::Verified ? Health::Ok
                    : verdict == FlushVerdict::Failed ? Health::Bad
                                                      : Health::Warn,
                    tr("%1 Answered after %2.").arg(finding->text, formatDuration(m_took.count())),
                    activity);
            });
    }

    QComboBox* m_tenant = nullptr;
    QCheckBox* m_waits = nullptr;
    std::unique_ptr<FlushReader> m_reader = std::make_unique<FlushReader>();
    std::chrono::milliseconds m_took{0};
};

}  // namespace

Operation* createFlushOperation(PageContext& context, QWidget* parent) {
    return new FlushOperation(context, parent);
}

}  // namespace pallium::ui
