// Blocks of ours before the eyes of others: the independent reader of the reference data, and
// Prometheus' own tool where it is installed.
#include "backend/model/sample.h"
#include "backend/tsdb/chunkenc/chunk_reader.h"
#include "tests/backend/tsdb/block/block_fixture.h"
#include "tests/support/shared_data.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_main.h"

#include <QProcess>
#include <QStandardPaths>

#include <bit>
#include <filesystem>
#include <fstream>
#include <iomanip>
#include <iterator>
#include <map>

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

/// Six hours of a few series, with the values that are special in the text or in a chunk. Returns
/// what it wrote, by labels.
std::map<std::string, std::vector<Sample>> writeOpenMetrics(const std::string& path) {
    std::map<std::string, std::vector<Sample>> written;
    std::ofstream out(path);
    out << "# TYPE g gauge\n";
    constexpr uint64_t kNormalNan = 0x7ff8000000000001;
    constexpr TimestampMs kBegin = 1'700'000'000'000;
    constexpr const char* kSpecial[] = {"NaN", "+Inf",   "-Inf",
                                        "-0",  "5e-324", "1.7976931348623157e+308"};
    for (int series = 0; series < 7; ++series) {
        const std::string number = std::to_string(series);
        const std::string name = "g{a=\"" + number + "\",b=\"ä \\\" \\\\\"}";
        auto& samples = written[formatLabels(
            Labels::of({{"__name__", "g"}, {"a", number}, {"b", "ä \" \\"}}).view())];
        for (int i = 0; i < 6 * 60; ++i) {
            const TimestampMs t = kBegin + i * 60'000 + series;
            std::string value = std::to_string(i * series) + ".25";
            if (i % 11 == series) value = kSpecial[i % std::size(kSpecial)];
            out << name << ' ' << value << ' ' << t / 1000 << '.' << std::setfill('0')
                << std::setw(3) << t % 1000 << '\n';
            // Prometheus' parser makes every NaN the ordinary one.
            samples.push_back({t, value == "NaN" ? std::bit_cast<double>(kNormalNan)
                                                 : std::strtod(value.c_str(), nullptr)});
        }
    }
    out << "# EOF\n";
    return written;
}

std::map<std::string, std::vector<Sample>> samplesOf(const BlockReader& block) {
    std::map<std::string, std::vector<Sample>> all;
    const auto cursor = block.cursor();
    while (cursor->next().value()) {
        std::string labels = formatLabels(cursor->labels());
        for (const EncodedChunk& chunk : cursor->chunks()) {
            storage::SampleColumns columns;
            if (!readChunk(chunk, INT64_MIN, INT64_MAX, columns)) qFatal("cannot read a chunk");
            for (size_t i = 0; i < columns.size(); ++i)
                all[labels].push_back({columns.timestamps[i], columns.values[i]});
        }
    }
    return all;
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
            const auto symbols = symbolsOf(*block);
            QVERIFY(symbols.has_value());
            QVERIFY(writeBlock(Context(), io::realFileSystem(), dir.path(), block->meta(), *symbols,
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
    /// Blocks that Prometheus' tool makes of text are read to what the text said.
    void readBlocksOfPrometheusTool() {
        const QString promtool = QStandardPaths::findExecutable(QStringLiteral("promtool"));
        if (promtool.isEmpty()) QSKIP("no promtool");
        const test::TempDir dir;
        const std::string text = dir.path() + "/text", made = dir.path() + "/made";
        const auto written = writeOpenMetrics(text);
        const ToolRun run =
            runTool(promtool, {QStringLiteral("tsdb"), QStringLiteral("create-blocks-from"),
                               QStringLiteral("openmetrics"), QString::fromStdString(text),
                               QString::fromStdString(made)});
        QVERIFY2(run.exitCode == 0, run.output.constData());
        std::map<std::string, std::vector<Sample>> read;
        size_t blocks = 0;
        for (const auto& entry : std::filesystem::directory_iterator(made)) {
            const auto block = BlockReader::open(io::realFileSystem(), entry.path().string());
            QVERIFY2(block.has_value(), entry.path().c_str());
            ++blocks;
            for (auto& [labels, samples] : samplesOf(**block)) {
                auto& all = read[labels];
                all.insert(all.end(), samples.begin(), samples.end());
            }
        }
        QVERIFY(blocks > 1);
        for (auto& [labels, samples] : read)
            std::sort(samples.begin(), samples.end(), [](const Sample& a, const Sample& b) {
                return a.timestampMs < b.timestampMs;
            });
        QVERIFY(read == written);
    }
};

static const test::Registrar<BlockToolsTest> registered;

}  // namespace pallium::tsdb

#include "block_tools_test.moc"
