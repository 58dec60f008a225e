#pragma once

#include "ui/connection/connection_profile.h"

#include <tl/expected.hpp>

#include <QHash>
#include <QObject>
#include <QString>

#include <functional>

namespace pallium::ui {

/// Why a secret is not there.
struct SecretProblem {
    bool mustAsk = false;  // the person has not been asked yet in this run of the program
    QString text;          // a sentence; never holds the secret
};

/// Finds the secrets that profiles refer to: typed in and kept in memory, from an environment
/// variable, a file, the first line of a command's output, or a file of ours that only the user can
/// read and that is not encrypted. Nothing here is ever logged. Threads: GUI thread.
class SecretStore final : public QObject {
    Q_OBJECT

  public:
    using Secret = tl::expected<QString, SecretProblem>;
    using Handler = std::function<void(Secret)>;

    /// `path` is the file of stored secrets; it need not exist. Empty: storing is refused.
    explicit SecretStore(QString path, QObject* parent = nullptr);
    ~SecretStore() override;

    /// The secret of a profile; empty where it needs none. The handler is entered from the event
    /// loop, unless `context` is gone by then; a command may take up to 10 s.
    void fetch(const ConnectionProfile& profile, QObject* context, Handler handler);

    /// Keeps what was typed in until the program ends.
    void remember(const QString& profileId, const QString& secret);
    /// Writes it to the file under `key`; empty on success, else why not.
    QString store(const QString& key, const QString& secret);
    /// From memory and file; empty on success, else why it is still in the file.
    QString forget(const ConnectionProfile& profile);

  private:
    Secret find(const ConnectionProfile& profile) const;
    void runCommand(const QString& command, QObject* context, Handler handler);

    QString m_path;
    QHash<QString, QString> m_typed;  // by profile
};

}  // namespace pallium::ui
