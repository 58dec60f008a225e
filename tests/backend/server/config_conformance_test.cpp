#include "backend/config/yaml.h"
#include "backend/server/config.h"
#include "tests/support/shared_data.h"
#include "tests/support/test_main.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <array>
#include <filesystem>
#include <sstream>
#include <unistd.h>

namespace pallium::server {

namespace {

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    for (size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
    return text;
}

std::string ownHostname() {
    std::array<char, 256> name{};
    gethostname(name.data(), name.size() - 1);
    return name.data();
}

/// The recordings have a placeholder where the machine's name stood.
std::string withoutHostname(const std::string& text) {
    return replaced(
        replaced(text, "instance_id: " + ownHostname() + "\n", "instance_id: <hostname>\n"),
        "    id: " + ownHostname() + "\n", "    id: <hostname>\n");
}

/// Cells of a line `| a | b |`, trimmed, without back quotes.
std::vector<std::string> cells(const std::string& line) {
    std::vector<std::string> out;
    std::stringstream stream(line);
    std::string cell;
    std::getline(stream, cell, '|');
    while (std::getline(stream, cell, '|')) {
        std::string bare;
        for (const char c : cell)
            if (c != '`' && c != ' ') bare += c;
        out.push_back(bare);
    }
    return out;
}

/// The path that stands in a heading of the reference: between back quotes, empty for the root.
std::string headingPath(const std::string& line) {
    const size_t open = line.find('`');
    if (open == std::string::npos) return {};
    const std::string path = line.substr(open + 1, line.rfind('`') - open - 1);
    return path == "(root)" ? std::string() : path;
}

}  // namespace

class ConfigConformanceTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void init() {
        m_shared = test::sharedDirectory();
        if (!m_shared) {
            test::markSkipped();
            QSKIP("no reference data");
        }
    }

    void defaultsAreCortexToTheLetter() {
        const auto loaded = load({"-config.file=/dev/null"});
        const std::string recorded =
            test::readFile(*m_shared + "/cortex-recorded/config-defaults.yaml");
        const QStringList ours =
            QString::fromStdString(withoutHostname(loaded.defaults)).split(QLatin1Char('\n'));
        const QStringList theirs = QString::fromStdString(recorded).split(QLatin1Char('\n'));
        for (qsizetype i = 0; i < std::min(ours.size(), theirs.size()); ++i)
            QVERIFY2(ours[i] == theirs[i],
                     qPrintable(QStringLiteral("line %1: ours '%2', Cortex '%3'")
                                    .arg(i + 1)
                                    .arg(ours[i], theirs[i])));
        QCOMPARE(ours.size(), theirs.size());
    }

    void theRecordedSetupGivesTheRecordedDiff() {
        const LoadedConfig loaded = loadReplay("replay-config.yaml");
        std::string ours = replaced(loaded.diff, "./replay-data", "<data-dir>");
        ours = replaced(ours, "./replay-runtime.yaml", "<data-dir>/runtime.yaml");
        QCOMPARE(QString::fromStdString(ours), recordedBody(QStringLiteral("config_diff")));
    }

    void replayConfigurationsLoad_data() {
        QTest::addColumn<QString>("file");
        for (const char* file :
             {"replay-config.yaml", "replay-config-b.yaml", "replay-config-c.yaml",
              "replay-config-d.yaml", "replay-config-e.yaml"})
            QTest::newRow(file) << QString::fromLatin1(file);
    }
    void replayConfigurationsLoad() {
        QFETCH(QString, file);
        const LoadedConfig loaded = loadReplay(file.toStdString());
        QVERIFY(loaded.config.api.buildInfoEnabled);
        QCOMPARE(loaded.config.server.httpListenPort, int64_t(9009));
        QVERIFY(loaded.config.distributor.shardByAllLabels);
    }

    /// Every row of the reference tables: the key exists, with this flag.
    void documentedKeysHaveTheirFlags() {
        Config config;
        config::Fields fields("cortex.Config");
        config.describe(fields);
        std::stringstream text(test::readFile(*m_shared + "/cortex-config.md"));
        std::string line;
        std::string block;
        bool isTable = false;
        int checked = 0;
        while (std::getline(text, line)) {
            if (line.starts_with("#")) {
                isTable = line.starts_with("### ") && (line.find("`") != std::string::npos ||
                                                       line.starts_with("### Limits present"));
                block = line.starts_with("### Limits") ? "limits" : headingPath(line);
            } else if (line.starts_with("## 5")) {
                block = "limits";
            }
            if (line.starts_with("## 5")) isTable = true, block = "limits";
            const std::vector<std::string> row = cells(line);
            if (!isTable || row.size() < 4 || row[0] == "Key" || row[0].starts_with("-")) continue;
            checkRow(fields, block.empty() ? row[0] : block + "." + row[0], row[3]);
            ++checked;
        }
        QVERIFY2(checked > 250, qPrintable(QString::number(checked)));
    }

  private:
    /// Fails the test if it does not load.
    static LoadedConfig load(const std::vector<std::string>& arguments) {
        const auto commandLine = parseCommandLine(arguments);
        if (!commandLine) throw std::runtime_error(commandLine.error().message);
        auto loaded = loadConfig(*commandLine, config::processEnvironment());
        if (!loaded) throw std::runtime_error(loaded.error().message);
        return std::move(*loaded);
    }
    LoadedConfig loadReplay(const std::string& name) {
        return load(
            {"-config.file=" + *m_shared + "/tools/" + name, "-api.build-info-enabled=true"});
    }
    QString recordedBody(const QString& name) {
        const std::string text = test::readFile(*m_shared + "/cortex-recorded/all-services.json");
        const auto exchanges = QJsonDocument::fromJson(QByteArray::fromStdString(text)).array();
        for (const auto& exchange : exchanges) {
            const QJsonObject object = exchange.toObject();
            if (object.value(QStringLiteral("name")).toString() == name)
                return object.value(QStringLiteral("response"))
                    .toObject()
                    .value(QStringLiteral("body"))
                    .toString();
        }
        return {};
    }
    static void checkRow(const config::Fields& fields, const std::string& path,
                         const std::string& flag) {
        // The runtime file's block is described in its own section, the reload period under another
        // table.
        const config::Setting* setting = fields.find(path);
        QVERIFY2(setting != nullptr || path == "ruler.external_labels", path.c_str());
        if (setting == nullptr || !flag.starts_with('-')) return;
        // Two limits share the flag of the setting that holds for all tenants.
        if (path == "limits.ha_tracker_failover_timeout" ||
            path == "limits.enable_native_histograms")
            return;
        QVERIFY2("-" + setting->flag == flag,
                 (path + ": ours -" + setting->flag + ", Cortex " + flag).c_str());
    }

    std::optional<std::string> m_shared;
};

static const test::Registrar<ConfigConformanceTest> registered;

}  // namespace pallium::server

#include "config_conformance_test.moc"
