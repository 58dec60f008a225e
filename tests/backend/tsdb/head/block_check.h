#pragma once

#include "tests/backend/tsdb/head/db_fixture.h"
#include "tests/support/shared_data.h"

#include <QtCore/QProcess>

#include <string>

namespace pallium::tsdb::test {

/// By the reader that comes with the reference data; nothing if there is none. `block`: its
/// directory.
inline void checkBlockIndependently(const std::string& block) {
    const auto shared = pallium::test::sharedDirectory();
    if (!shared) return;
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(QStringLiteral("python3"),
                  {QString::fromStdString(*shared + "/tools/tsdb_dump.py"),
                   QStringLiteral("--check"), QString::fromStdString(block)});
    QVERIFY(process.waitForFinished(60'000));
    QVERIFY2(process.exitCode() == 0, process.readAll().constData());
}

inline void checkBlocksIndependently(const Db& db, const std::string& directory) {
    for (const BlockMeta& block : db.blocks())
        checkBlockIndependently(directory + '/' + block.ulid.toString());
}

}  // namespace pallium::tsdb::test
