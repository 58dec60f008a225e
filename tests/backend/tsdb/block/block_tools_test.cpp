// Blocks of ours before the eyes of others: the independent reader of the reference data, and
// Prometheus' own tool where it is installed.
#include "tests/backend/tsdb/block/block_fixture.h"
#include "tests/support/shared_data.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_main.h"

#include <QProcess>
#include <QStandardPaths>

#include <filesystem>

namespace pallium::tsdb {

namespace {

struct ToolRun {
    int exitCode = -1;
    QByteArray output;
};

ToolRun runTool(const QString& program, const QStringList& arguments) {
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(program, arguments);
    if (!process.waitForFinished(60'000)) return {};
    return {process.exitCode(), process.readAll()};
}

}  // namespace

class BlockToolsTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void passTheIndependentReader() {
        const auto shared = test::sharedDirectory();
        if (!shared) {
            test::markSkipped();
            QSKIP("no reference data");
        }
        const QString tool = QString::fromStdString(*shared + "/tools/tsdb_dump.py");
        for (const auto& golden : test::goldenBlocks()) {
            if (golden.name == "tombstones") continue;  // would be applied
            const test::TempDir dir;
            const auto block = BlockReader::open(io::realFileSystem(), golden.directory).value();
            std::vector<std::string_view> symbols;
            QVERIFY(block->index().forEachSymbol(
                [&](std::string_view symbol) { symbols.push_back(symbol); }));
            QVERIFY(writeBlock(Context(), io::realFileSystem(), dir.path(), block->meta(), symbols,
                               *block->cursor()));
            const QString written =
                QString::fromStdString(dir.path() + '/' + block->meta().ulid.toString());
            // Checks the whole block before it compares.
            const ToolRun compare = runTool(QStringLiteral("python3"),
                                            {tool, QStringLiteral("--compare"),
                                             QString::fromStdString(golden.dumpPath), written});
            QVERIFY2(compare.exitCode == 0, golden.name.c_str());
        }
    }
    void passPrometheusTool() {
        const QString promtool = QStandardPaths::findExecutable(QStringLiteral("promtool"));
        if (promtool.isEmpty()) QSKIP("no promtool");
        const test::TempDir dir;
        const TimestampMs t = 1'700'000'000'000;
        const Ulid ulid = Ulid::generate(t);
        TestSeries()
            .add(Labels::of({{"__name__", "up"}, {"job", "a"}}), countUp(t, 500, 1))
            .add(Labels::of({{"__name__", "up"}, {"job", "b"}}), countUp(t, 3, 7.5))
            .write(dir.path(), ulid);
        // The tool looks for a log too.
        std::filesystem::create_directory(dir.path() + "/wal");
        const QString path = QString::fromStdString(dir.path());
        const auto tsdb = [&](const char* command) {
            return runTool(promtool, {QStringLiteral("tsdb"), QLatin1String(command), path});
        };
        const ToolRun list = tsdb("list");
        QVERIFY2(list.exitCode == 0, list.output.constData());
        QVERIFY2(list.output.contains(ulid.toString().c_str()), list.output.constData());
        const ToolRun analyze = tsdb("analyze");
        QVERIFY2(analyze.exitCode == 0, analyze.output.constData());
        QVERIFY2(analyze.output.contains("Series: 2"), analyze.output.constData());
        const ToolRun dump = tsdb("dump");
        QVERIFY2(dump.exitCode == 0, dump.output.constData());
        QCOMPARE(dump.output.count('\n'), qsizetype{503});
        QVERIFY2(dump.output.contains("{__name__=\"up\", job=\"b\"} 9.5 1700000030000\n"),
                 dump.output.right(300).constData());
    }
};

static const test::Registrar<BlockToolsTest> registered;

}  // namespace pallium::tsdb

#include "block_tools_test.moc"
