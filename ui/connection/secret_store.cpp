#include "ui/connection/secret_store.h"

#include "ui/connection/secret_file.h"

#include <QFile>
#include <QPointer>
#include <QProcess>
#include <QTimer>

#include <chrono>

namespace pallium::ui {
namespace {

constexpr std::chrono::seconds kCommandTimeout{10};
constexpr qint64 kMaxSecretBytes = 64 << 10;

QString firstLine(const QByteArray& bytes) {
    const QByteArray line = bytes.left(bytes.indexOf('\n'));
    return QString::fromUtf8(line.endsWith('\r') ? line.chopped(1) : line);
}

tl::unexpected<SecretProblem> noSecret(const QString& text, bool mustAsk = false) {
    return tl::unexpected(SecretProblem{mustAsk, text});
}

}  // namespace

SecretStore::SecretStore(QString path, QObject* parent)
    : QObject(parent), m_path(std::move(path)) {}

SecretStore::~SecretStore() = default;

void SecretStore::fetch(const ConnectionProfile& profile, QObject* context, Handler handler) {
    const bool needsNone = profile.authentication != ConnectionProfile::Authentication::Basic &&
                           profile.authentication != ConnectionProfile::Authentication::Bearer;
    if (!needsNone && profile.secret.source == SecretReference::Source::Command) {
        return runCommand(profile.secret.name, context, std::move(handler));
    }
    QTimer::singleShot(0, context,
                       [secret = needsNone ? Secret(QString()) : find(profile),
                        handler = std::move(handler)] { handler(secret); });
}

SecretStore::Secret SecretStore::find(const ConnectionProfile& profile) const {
    const QString& name = profile.secret.name;
    switch (profile.secret.source) {
        case SecretReference::Source::Ask:
            if (const auto typed = m_typed.constFind(profile.id); typed != m_typed.constEnd()) {
                return *typed;
            }
            return noSecret(tr("The password or token has to be typed in."), true);
        case SecretReference::Source::Environment:
            if (!qEnvironmentVariableIsSet(name.toLocal8Bit().constData())) {
                return noSecret(tr("The environment variable %1 is not set.").arg(name));
            }
            return qEnvironmentVariable(name.toLocal8Bit().constData());
        case SecretReference::Source::File: {
            QFile file(name);
            if (!file.open(QIODevice::ReadOnly)) return noSecret(tr("Cannot read %1.").arg(name));
            return firstLine(file.read(kMaxSecretBytes));
        }
        case SecretReference::Source::Stored: {
            const auto stored = readSecretFile(m_path);
            if (!stored) return noSecret(stored.error());
            if (const auto found = stored->constFind(name); found != stored->constEnd()) {
                return *found;
            }
            if (const auto typed = m_typed.constFind(profile.id); typed != m_typed.constEnd()) {
                return *typed;
            }
            return noSecret(tr("No secret is stored on this computer yet."), true);
        }
        default:
            return QString();
    }
}

void SecretStore::runCommand(const QString& command, QObject* context, Handler handler) {
    QStringList words = QProcess::splitCommand(command);
    if (words.isEmpty()) {
        QTimer::singleShot(0, context, [handler = std::move(handler)] {
            handler(noSecret(tr("No command is named.")));
        });
        return;
    }
    auto* process = new QProcess(this);
    const auto finish = [process, context = QPointer(context),
                         handler = std::move(handler)](const Secret& secret) {
        process->disconnect();
        process->kill();
        process->deleteLater();
        if (context) handler(secret);
    };
    const QString program = words.takeFirst();
    connect(process, &QProcess::finished, this, [process, program, finish](int status) {
        const QString secret = firstLine(process->readAllStandardOutput());
        finish(status == 0 && !secret.isEmpty()
                   ? Secret(secret)
                   : noSecret(tr("%1 gave no secret (status %2).").arg(program).arg(status)));
    });
    connect(process, &QProcess::errorOccurred, this,
            [program, finish](QProcess::ProcessError error) {
                if (error == QProcess::FailedToStart)
                    finish(noSecret(tr("Cannot run %1.").arg(program)));
            });
    QTimer::singleShot(kCommandTimeout, process, [program, finish] {
        finish(noSecret(tr("%1 did not end within 10 seconds.").arg(program)));
    });
    process->setProcessChannelMode(QProcess::SeparateChannels);
    process->setStandardInputFile(QProcess::nullDevice());
    process->start(program, words);
}

void SecretStore::remember(const QString& profileId, const QString& secret) {
    m_typed.insert(profileId, secret);
}

QString SecretStore::store(const QString& key, const QString& secret) {
    if (m_path.isEmpty()) return tr("This run of the program keeps nothing.");
    auto stored = readSecretFile(m_path);
    if (!stored) return stored.error();
    stored->insert(key, secret);
    return writeSecretFile(m_path, *stored);
}

QString SecretStore::forget(const ConnectionProfile& profile) {
    m_typed.remove(profile.id);
    if (m_path.isEmpty()) return {};
    auto stored = readSecretFile(m_path);
    if (!stored) return stored.error();
    qsizetype found = stored->remove(profile.id);
    if (profile.secret.source == SecretReference::Source::Stored)
        found += stored->remove(profile.secret.name);
    return found > 0 ? writeSecretFile(m_path, *stored) : QString();
}

}  // namespace pallium::ui
