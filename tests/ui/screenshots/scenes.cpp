#include "tests/ui/screenshots/scenes.h"

#include "tests/support/temp_dir.h"
#include "tests/ui/pages/change_fixture.h"
#include "tests/ui/screenshots/camera.h"
#include "tests/ui/screenshots/page_checks.h"
#include "ui/connection/connector.h"
#include "ui/connection/secret_store.h"
#include "ui/connection/state_database.h"
#include "ui/pages/activity/activity_page.h"
#include "ui/pages/admin/admin_page.h"
#include "ui/pages/configuration/configuration_page.h"
#include "ui/pages/configuration/other_configuration.h"
#include "ui/pages/ha/ha_page.h"
#include "ui/pages/limits/limits_page.h"
#include "ui/pages/rings/ring_view.h"
#include "ui/pages/rings/rings_page.h"
#include "ui/pages/services/profile_card.h"
#include "ui/pages/services/services_page.h"
#include "ui/pages/tenants/comparison_page.h"
#include "ui/pages/tenants/tenant_page.h"
#include "ui/pages/tenants/tenants_page.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/theme.h"

#include <QComboBox>
#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QScrollArea>
#include <QScrollBar>
#include <QTabWidget>
#include <QTreeView>

#include <algorithm>
#include <cstdio>

namespace pallium::test {
namespace {

// What the rail, the bars and the tabs leave of windows of 1280 x 800 and 960 x 600.
constexpr std::array kPageSizes{QSize(1088, 664), QSize(896, 464)};

QByteArray utc(qint64 secondsAgo) {
    return QDateTime::currentDateTimeUtc()
               .addSecs(-secondsAgo)
               .toString(QStringLiteral("yyyy-MM-dd hh:mm:ss"))
               .toLatin1() +
           " +0000 UTC";
}

QByteArray iso(qint64 secondsAgo) {
    return QDateTime::currentDateTimeUtc().addSecs(-secondsAgo).toString(Qt::ISODate).toLatin1();
}

/// Six members in three zones, one of them gone silent and one leaving.
QByteArray ringJson(int silent, int leaving) {
    QByteArray members;
    for (int i = 0; i < 6; ++i) {
        const char* state = i == silent ? "Unhealthy" : i == leaving ? "LEAVING" : "ACTIVE";
        QByteArray tokens;
        for (quint32 token = 0; token < 64; ++token)
            tokens +=
                (token > 0 ? "," : "") +
                QByteArray::number(token * 67'108'864U + static_cast<quint32>(i) * 9'000'000U);
        members += QByteArray(i > 0 ? "," : "") + "{\"id\":\"ingester-zone-" + char('a' + i % 3) +
                   "-" + QByteArray::number(i / 3) + "\",\"state\":\"" + state +
                   "\",\"address\":\"10.20.30." + QByteArray::number(40 + i) +
                   ":9095\",\"timestamp\":\"" + utc(i == silent ? 250 : 2) +
                   "\",\"registered_timestamp\":\"" + utc(7300) + "\",\"zone\":\"zone-" +
                   char('a' + i % 3) + "\",\"tokens\":[" + tokens + "]}";
    }
    return "{\"shards\":[" + members + "],\"now\":\"" + iso(0) + "\",\"storageLastUpdated\":\"" +
           iso(1) + "\"}";
}

QByteArray electionsJson() {
    QByteArray list;
    const auto add = [&list](const char* tenant, const char* cluster, qint64 failoverMs) {
        list += QByteArray(list.isEmpty() ? "" : ",") + "{\"userID\":\"" + tenant +
                "\",\"cluster\":\"" + cluster + "\",\"replica\":\"replica-a\",\"electedAt\":\"" +
                iso(120) +
                "\",\"updateDuration\":" + QByteArray::number((failoverMs - 15'000) * 1'000'000) +
                ",\"failoverDuration\":" + QByteArray::number(failoverMs * 1'000'000) + "}";
    };
    add("shop", "eu-west-1/prometheus", 29'000);
    add("shop", "us-east-1/prometheus", 3'000);
    add("platform", "monitoring", -40'000);
    return "{\"elected\":[" + list + "],\"now\":\"" + iso(0) + "\"}";
}

QByteArray limitsYaml() {
    return "limits:\n  ingestion_rate: 25000\n  ingestion_burst_size: 50000\n"
           "  max_global_series_per_user: 5000\n  max_global_series_per_metric: 0\n"
           "  max_label_names_per_series: 30\n  max_query_length: 0s\n  drop_labels: []\n"
           "  reject_old_samples: false\n  compactor_blocks_retention_period: 0s\n"
           "distributor:\n  ha_tracker:\n    enable_ha_tracker: true\n";
}

QByteArray metricsJson() {
    QByteArray list;
    int count = 2140;
    for (const char* name :
         {"http_request_duration_seconds_bucket", "container_network_receive_bytes_total",
          "kube_pod_container_status_last_terminated_reason", "http_requests_total", "up"}) {
        list += QByteArray(list.isEmpty() ? "" : ",") + "{\"metric\":{\"__name__\":\"" + name +
                "\"},\"value\":[1,\"" + QByteArray::number(count) + "\"]}";
        count = count * 2 / 5;
    }
    return "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[" + list +
           "]}}";
}

/// A server in some trouble, and what this computer did to it before.
struct Stage : ChangeFixture {
    Stage() {
        server.answer("GET /ingester/ring", FakeAnswer::json(ringJson(3, 4)));
        server.answer("/distributor/ha_tracker", FakeAnswer::json(electionsJson()));
        server.answer("/config", FakeAnswer::text(limitsYaml()));
        server.answer("/runtime_config",
                      FakeAnswer::text("overrides:\n  team-a:\n    max_query_length: 30d\n"));
        server.answer("/metrics",
                      FakeAnswer::text("cortex_runtime_config_last_reload_successful 0\n"));
        server.answer("GET /api/v1/user-overrides",
                      FakeAnswer::json("{\"ingestion_rate\":150,\"max_query_length\":\"30d\"}"));
        server.answer("/prometheus/api/v1/query", FakeAnswer::json(metricsJson()));
        server.answer("POST /ingester/mode", FakeAnswer::text("no such mode\n", 400));
        server.answer("POST /ingester/flush", FakeAnswer{204, {}, {}});
        session.setTenant(QStringLiteral("team-a"));
        openWritable();
        remember();
    }

  private:
    void remember() {
        using Outcome = ui::ActivityEntry::Outcome;
        const qint64 nowMs = QDateTime::currentMSecsSinceEpoch();
        int minute = 5;
        for (const auto& [action, outcome] :
             {std::pair("Flush", Outcome::Taken), std::pair("Forget ring member", Outcome::Failed),
              std::pair("Set limits", Outcome::Unknown),
              std::pair("Delete tenant", Outcome::Taken)}) {
            ui::ActivityEntry entry;
            entry.timeMs = nowMs - minute++ * 60'000;
            entry.connectionId = QStringLiteral("fake");
            entry.connection = QStringLiteral("Staging EU");
            entry.tenant = QStringLiteral("team-a");
            entry.action = QLatin1String(action);
            entry.target = QStringLiteral("ingestion_rate, max_global_series_per_user");
            entry.outcome = outcome;
            entry.status = 204;
            entry.readBack = QStringLiteral(
                "Verified: series in memory from 8,240 to 0, blocks from 2 to 3, in 3.1 s.");
            entry.curl = QStringLiteral("curl -X POST 'http://staging/ingester/flush'");
            database.activity().add(entry);
        }
        for (int i = 0; i < 200; ++i) {
            if (i > 60 && i < 90) continue;
            ui::TenantStats stats;
            stats.tenant = QStringLiteral("team-a");
            stats.series = 4000 + i % 40 * 5;
            stats.activeSeries = 3500 + (i * 37) % 600;
            stats.ingestionRate = 100 + (i * 13) % 50;
            database.tenantSamples().add(QStringLiteral("fake"), {stats},
                                         nowMs - (200 - i) * 60'000);
        }
    }
};

/// The same, and it is the server of this program.
struct LocalStage : Stage {
    LocalStage() {
        server.answer("/debug/pprof/", FakeAnswer::html("<html>profiles</html>"));
        server.answer("/debug/fgprof", FakeAnswer::text("bad seconds: 0", 400));
        server.answer("/debug/pprof/profile", FakeAnswer::text({}));
        server.misbehave("/debug/pprof/profile", Misbehaviour::NeverAnswers);
        server.answer("/memberlist",
                      FakeAnswer::json(
                          "{\"SortedMembers\":[{\"Name\":\"ingester-0-7f3a\",\"Addr\":\"10.0.0.1\","
                          "\"Port\":7946,\"State\":0},{\"Name\":\"ingester-1-0c1d\",\"Addr\":"
                          "\"10.0.0.2\",\"Port\":7946,\"State\":1},{\"Name\":\"ruler-0-55aa\","
                          "\"Addr\":\"10.0.0.3\",\"Port\":7946,\"State\":2}],\"Store\":"
                          "{\"collectors/ring\":{},\"collectors/compactor\":{}}}"));
        server.answer("/metrics",
                      FakeAnswer::text("process_resident_memory_bytes 3.1e8\nprocess_open_fds 97\n"
                                       "process_max_fds 1024\nprocess_threads 21\n"
                                       "process_start_time_seconds 1.79e9\n"
                                       "process_cpu_seconds_total 12.5\n"));
        host.context = this;
        host.takeLog = [](void* self, void* taker, void (*take)(void*, const char*)) {
            if (std::exchange(static_cast<LocalStage*>(self)->isLogTaken, true)) return 0ULL;
            static constexpr std::array kLevels{"info", "debug", "warn", "error"};
            static constexpr std::array kComponents{"server", "ring", "tsdb", "compactor"};
            for (int i = 0; i < 40; ++i) {
                const auto at = static_cast<size_t>(i);
                take(taker, QByteArray("{\"ts\":\"2026-11-29T14:03:" + QByteArray::number(10 + i) +
                                       ".250Z\",\"level\":\"" + kLevels[at * 7 % 4] +
                                       "\",\"component\":\"" + kComponents[at * 5 % 4] +
                                       "\",\"msg\":\"heartbeat not written\",\"ring\":\"ingester\","
                                       "\"err\":\"open /var/lib/pallium/ring.db: no space left on "
                                       "device, which the next heartbeat will try again\"}")
                                .constData());
            }
            return 0ULL;
        };
        context.connector = &connector;
        ui::ConnectionProfile profile;
        profile.id = QStringLiteral("embedded");
        profile.kind = ui::ConnectionProfile::Kind::Embedded;
        profile.baseUrl = server.url();
        session.open(std::make_unique<ui::Connection>(profile, QString()));
    }

  private:
    bool isLogTaken = false;
    PalliumHost host{};
    ui::EmbeddedServer embedded{host};
    ui::SecretStore secrets{QString()};
    ui::Connector connector{session, embedded, secrets};
};

class Scenes {
  public:
    Scenes(QDir folder, QSize size) : m_folder(std::move(folder)), m_size(size) {}

    void takeAll() {
        rings();
        services();
        plain<ui::HaPage>("ha");
        plain<ui::ActivityPage>("activity");
        plain<ui::TenantsPage>("tenants");
        plain<ui::TenantPage>("tenant", [](Stage&, QWidget& page) { scrollDown(page); });
        tenantsRefused();
        comparison();
        limits();
        limitsFile();
        admin();
        plain<ui::ConfigurationPage>("configuration-runtime", [](Stage&, QWidget& page) {
            static_cast<ui::Page&>(page).restoreState({{QStringLiteral("source"), 1}});
        });
        configuration();
    }
    int problems() const { return m_problems; }

  private:
    using Act = std::function<void(Stage&, QWidget&)>;

    template <class P>
    void plain(const char* name, const Act& act = {}) {
        Stage stage;
        const auto page = stage.page<P>();
        page->resize(m_size);
        take(name, *page);
        if (!act) return;
        act(stage, *page);
        take((QByteArray(name) + "-more").constData(), *page);
    }

    static void trigger(Stage& stage, const char* command) {
        stage.commands.action(QLatin1String(command))->trigger();
    }
    static void scrollDown(const QWidget& page) {
        for (auto* scroll : page.findChildren<QScrollArea*>())
            scroll->verticalScrollBar()->setValue(scroll->verticalScrollBar()->maximum());
    }

    void rings() {
        Stage stage;
        const auto page = stage.page<ui::RingsPage>();
        page->resize(m_size);
        take("rings", *page);
        stage.server.answer("GET /ingester/ring", FakeAnswer::json(ringJson(1, 3)));
        page->refresh(false);
        auto& view = *qobject_cast<ui::RingView*>(page->findChild<QTabWidget*>()->currentWidget());
        (void)QTest::qWaitFor([&view] {
            const auto& rows = view.model().rows();
            return rows.size() > 2 && rows[2].state == QLatin1String("UNHEALTHY");
        });
        trigger(stage, "rings.tokens");
        trigger(stage, "rings.history");
        take("rings-tokens-history", *page);
        ui::DataTable& table = view.table();
        table.setCurrentSourceRow(0);
        trigger(stage, "rings.forget");
        takeDialog("confirm-typed", *page);
        table.setCurrentSourceRow(2);
        trigger(stage, "rings.forget");
        takeDialog("confirm-asked", *page);
    }

    void services() {
        LocalStage stage;
        const auto page = stage.page<ui::ServicesPage>();
        page->resize(m_size);
        const auto* profile = page->findChild<ui::ProfileCard*>();
        (void)QTest::qWaitFor([profile] { return profile->isVisible(); });
        take("services", *page);
        page->findChild<ui::ProfileCard*>()->record(ui::ProfileKind::Processor, 30,
                                                    QStringLiteral("/nowhere/cpu.pb.gz"));
        for (auto* scroll : page->findChildren<QScrollArea*>())
            scroll->ensureWidgetVisible(page->findChild<ui::ProfileCard*>());
        take("services-profile", *page);
        auto* tabs = page->findChild<QTabWidget*>();
        tabs->setCurrentIndex(1);
        take("services-members", *page);
        trigger(stage, "services.openLog");
        take("services-log", *page);
    }

    void configuration() {
        Stage stage;
        const auto page = stage.page<ui::ConfigurationPage>();
        page->resize(m_size);
        waitUntilLoaded(*page);
        auto* tree = page->findChild<QTreeView*>();
        tree->expandAll();
        tree->setCurrentIndex(tree->model()->index(0, 0, tree->model()->index(0, 0)));
        take("configuration", *page);
        page->findChild<ui::OtherConfiguration*>()->takeFile(
            QStringLiteral("production.yaml"),
            "limits:\n  ingestion_rate: 50000\n  max_query_length: 30d\n");
        take("configuration-compared", *page);
    }

    void limits() {
        Stage stage;
        const auto page = stage.page<ui::LimitsPage>();
        page->resize(m_size);
        take("limits", *page);
        page->restoreState({{QStringLiteral("explain"),
                             QStringLiteral("per-user series limit of 5000 exceeded")}});
        trigger(stage, "limits.edit");
        auto* field = page->findChild<QLineEdit*>(QStringLiteral("limitValue"));
        field->selectAll();
        QTest::keyClicks(field, QStringLiteral("10k"));
        take("limits-editor", *page);
        field->selectAll();
        QTest::keyClicks(field, QStringLiteral("lots"));
        take("limits-problem", *page);
    }

    void tenantsRefused() {
        Stage stage;
        const auto page = stage.page<ui::TenantsPage>();
        page->resize(m_size);
        waitUntilLoaded(*page);
        const FakeAnswer refusal = FakeAnswer::text("ingestion rate limit (50) exceeded\n", 429);
        stage.server.answer("/distributor/all_user_stats", refusal);
        page->refresh(false);
        QTest::qWait(300);
        take("tenants-stale", *page);
        const auto fresh = stage.page<ui::TenantsPage>();
        fresh->resize(m_size);
        take("tenants-refused", *fresh);
    }

    void comparison() {
        Stage stage;
        stage.server.answer("GET /api/v1/user-overrides", [](const FakeRequest& request) {
            return request.header("x-scope-orgid") == "team-a"
                       ? FakeAnswer::json("{\"ingestion_rate\":150,\"max_query_length\":\"30d\"}")
                       : FakeAnswer::text("user not found\n", 400);
        });
        const auto page = stage.page<ui::ComparisonPage>();
        page->resize(m_size);
        take("comparison-none", *page);
        page->restoreState({{QStringLiteral("tenants"),
                             QJsonArray{QStringLiteral("team-a"), QStringLiteral("team-b")}},
                            {QStringLiteral("all"), true}});
        take("comparison-all", *page);
        page->restoreState({{QStringLiteral("tenants"),
                             QJsonArray{QStringLiteral("team-a"), QStringLiteral("team-b")}},
                            {QStringLiteral("all"), false}});
        take("comparison", *page);
    }

    void limitsFile() {
        Stage stage;
        const TempDir folder;
        QFile file(QString::fromStdString(folder.path()) + QStringLiteral("/runtime.yaml"));
        if (file.open(QIODevice::WriteOnly))
            file.write(
                "# limits of our tenants\noverrides:\n  team-a:  # pays for more\n"
                "    max_query_length: 30d\n  team-b:\n    ingestion_rate: 10\n");
        file.close();
        stage.server.answer(
            "/config", FakeAnswer::text("runtime_config:\n  file: " + file.fileName().toUtf8() +
                                        "\n" + limitsYaml()));
        stage.openLocal();
        const auto page = stage.page<ui::LimitsPage>();
        page->resize(m_size);
        waitUntilLoaded(*page);
        page->restoreState({{QStringLiteral("limit"), QStringLiteral("ingestion_rate")}});
        trigger(stage, "limits.edit");
        auto* way = page->findChild<QComboBox*>(QStringLiteral("limitWay"));
        (void)QTest::qWaitFor([way] { return way->isVisible(); });
        QTest::keyClick(way, Qt::Key_Down);
        auto* field = page->findChild<QLineEdit*>(QStringLiteral("limitValue"));
        field->selectAll();
        QTest::keyClicks(field, QStringLiteral("10k"));
        auto* write = page->findChild<QPushButton*>(QStringLiteral("limitApply"));
        (void)QTest::qWaitFor([write] { return write->isEnabled(); });
        take("limits-file", *page);
    }

    void admin() {
        Stage stage;
        const auto page = stage.page<ui::AdminPage>();
        page->resize(m_size);
        take("admin", *page);
        trigger(stage, "admin.readOnly");
        takeDialog("confirm-mode", *page, true);
        trigger(stage, "admin.flush");
        takeDialog("confirm-flush", *page, true);
        trigger(stage, "admin.shutdown");
        takeDialog("confirm-shutdown", *page);
        take("admin-reports", *page);
        scrollDown(*page);
        take("admin-bottom", *page);
    }

    void takeDialog(const char* name, QWidget& page, bool isAgreed = false) {
        QDialog* dialog = Stage::dialogOf(page);
        if (dialog == nullptr) {
            std::printf("%s: no dialog\n", name);
            ++m_problems;
            return;
        }
        take(name, *dialog);
        isAgreed ? dialog->accept() : dialog->reject();
        QTest::qWait(50);  // until it is deleted
    }

    static void waitUntilLoaded(const QWidget& widget) {
        const auto isLoading = [](const ui::StateStack* stack) {
            return stack->isVisible() && stack->face() == ui::StateStack::Face::Loading;
        };
        (void)QTest::qWaitFor([&] {  // what never comes is in the picture
            const auto stacks = widget.findChildren<ui::StateStack*>();
            return std::none_of(stacks.begin(), stacks.end(), isLoading);
        });
    }

    void take(const char* name, QWidget& widget) {
        const QString file =
            QStringLiteral("scene-%1-%2-%3x-%4.png")
                .arg(QLatin1String(name),
                     ui::theme().isDark() ? QStringLiteral("dark") : QStringLiteral("light"))
                .arg(widget.devicePixelRatioF())
                .arg(m_size.width());
        waitUntilLoaded(widget);
        photograph(widget).save(m_folder.filePath(file));
        for (const QString& problem : checkPage(widget)) {
            std::printf("%s: %s\n", qPrintable(file), qPrintable(problem));
            ++m_problems;
        }
    }

    QDir m_folder;
    QSize m_size;
    int m_problems = 0;
};

}  // namespace

int takeScenes(const QString& folder) {
    QDir().mkpath(folder);
    int problems = 0;
    for (const auto choice : {ui::Theme::Choice::Light, ui::Theme::Choice::Dark}) {
        ui::theme().setChoice(choice);
        for (const QSize size : kPageSizes) {
            Scenes scenes(QDir(folder), size);
            scenes.takeAll();
            problems += scenes.problems();
        }
    }
    return problems;
}

}  // namespace pallium::test
