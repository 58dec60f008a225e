#include "backend/io/file_system.h"

#include "tests/support/temp_dir.h"
#include "tests/support/test_main.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sys/stat.h>

namespace pallium::io {
namespace {

std::vector<uint8_t> bytesOf(std::string_view text) {
    return {text.begin(), text.end()};
}

mode_t modeOf(const std::string& path) {
    struct stat info {};
    return ::stat(path.c_str(), &info) == 0 ? info.st_mode & 0777U : 0;
}

/// Pages of mapped files that count as this process' memory.
size_t mappedBytes() {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("RssFile:")) return std::stoul(line.substr(8)) * 1024;
    return 0;
}

}  // namespace

class FileSystemTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void appendsAndContinuesAtTheEnd() {
        const test::TempDir dir;
        const std::string path = dir.path() + "/file";
        auto file = m_files.openAppend(path);
        QVERIFY(file);
        QVERIFY((*file)->append(bytesOf("one")));
        QVERIFY((*file)->sync());
        QVERIFY((*file)->close());
        file = m_files.openAppend(path);
        QCOMPARE((*file)->size(), uint64_t(3));
        QVERIFY((*file)->append(bytesOf("two!")));
        QVERIFY((*file)->truncate(5));
        QVERIFY((*file)->append(bytesOf(".")));
        QCOMPARE((*file)->size(), uint64_t(6));
        QVERIFY(m_files.readAll(path).value() == bytesOf("onetw."));
        QCOMPARE(modeOf(path), mode_t(0600));
    }
    void readsAtAnyOffset() {
        const test::TempDir dir;
        const std::string path = dir.path() + "/file";
        QVERIFY(m_files.openAppend(path).value()->append(bytesOf("0123456789")));
        const auto file = m_files.openRead(path);
        QVERIFY(file);
        QCOMPARE((*file)->size(), uint64_t(10));
        std::vector<uint8_t> out(4);
        QCOMPARE((*file)->readAt(3, out).value(), size_t(4));
        QVERIFY(out == bytesOf("3456"));
        QCOMPARE((*file)->readAt(8, out).value(), size_t(2));
        QCOMPARE((*file)->readAt(100, out).value(), size_t(0));
    }
    void givesPagesOfMappedFilesBack() {
        constexpr size_t kMegabyte = 1 << 20, kSize = 64;
        const test::TempDir dir;
        const std::string path = dir.path() + "/file";
        const auto file = m_files.openAppend(path);
        for (size_t i = 0; i < kSize; ++i)
            QVERIFY((*file)->append(std::vector<uint8_t>(kMegabyte, static_cast<uint8_t>(i))));
        const auto mapped = m_files.map(path);
        QVERIFY(mapped);
        const size_t before = mappedBytes();
        QVERIFY(before > 0);
        for (int round = 0; round < 2; ++round)
            for (size_t i = 0; i < kSize; ++i) {
                const auto part = (*mapped)->bytes().subspan(i * kMegabyte, kMegabyte);
                QVERIFY(std::all_of(part.begin(), part.end(), [i](uint8_t b) { return b == i; }));
                (*mapped)->noteRead(part.size());
                QVERIFY(mappedBytes() < before + 18 * kMegabyte);
            }
    }
    void makesListsMovesAndRemoves() {
        const test::TempDir dir;
        const std::string deep = dir.path() + "/a/b";
        QVERIFY(m_files.createDirectories(deep));
        QVERIFY(m_files.createDirectories(deep));  // there already: no failure
        QCOMPARE(modeOf(deep), mode_t(0700));
        QVERIFY(m_files.openAppend(deep + "/2"));
        QVERIFY(m_files.openAppend(deep + "/1"));
        QVERIFY(m_files.rename(deep + "/2", deep + "/3"));
        QVERIFY(m_files.syncDirectory(deep));
        QVERIFY((m_files.list(deep).value() == std::vector<std::string>{"1", "3"}));
        QVERIFY(m_files.exists(deep + "/3").value());
        QVERIFY(!m_files.exists(deep + "/2").value());
        QVERIFY(m_files.remove(deep + "/3"));
        QVERIFY(m_files.removeAll(dir.path() + "/a"));
        QVERIFY(!m_files.exists(dir.path() + "/a").value());
        QVERIFY(m_files.removeAll(dir.path() + "/a"));
    }
    void removesALinkAndNotWhatItNames() {
        const test::TempDir dir;
        QVERIFY(m_files.createDirectories(dir.path() + "/kept"));
        QVERIFY(m_files.openAppend(dir.path() + "/kept/file"));
        QVERIFY(m_files.createDirectories(dir.path() + "/gone"));
        std::filesystem::create_directory_symlink(dir.path() + "/kept", dir.path() + "/gone/link");
        QVERIFY(m_files.removeAll(dir.path() + "/gone"));
        QVERIFY(m_files.exists(dir.path() + "/kept/file").value());
    }
    void saysWhatFailedWhere() {
        const test::TempDir dir;
        const std::string missing = dir.path() + "/missing";
        const auto read = m_files.readAll(missing);
        QVERIFY(!read);
        QCOMPARE(read.error().kind, ErrorKind::NotFound);
        QVERIFY(read.error().message == "open " + missing + ": No such file or directory");
        QCOMPARE(m_files.list(missing).error().kind, ErrorKind::NotFound);
        QVERIFY(m_files.openAppend(missing));
        const auto below = m_files.createDirectories(missing + "/below");
        QVERIFY(!below);
        QCOMPARE(below.error().kind, ErrorKind::Io);
    }
    void reportsAFullDisk() {
        auto file = m_files.openAppend("/dev/full");
        QVERIFY(file);
        const auto appended = (*file)->append(bytesOf("x"));
        QVERIFY(!appended);
        QCOMPARE(appended.error().kind, ErrorKind::Io);
        QVERIFY(appended.error().message == "write /dev/full: No space left on device");
    }

  private:
    FileSystem& m_files = realFileSystem();
};

static const test::Registrar<FileSystemTest> registered;

}  // namespace pallium::io

#include "file_system_test.moc"
