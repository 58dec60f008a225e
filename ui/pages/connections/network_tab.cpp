#include "ui/pages/connections/profile_tab.h"

#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSpinBox>

namespace pallium::ui {
namespace {

/// One `Name: value` a line; what is not of that form is left out.
std::vector<std::pair<QString, QString>> headersFrom(const QString& text) {
    std::vector<std::pair<QString, QString>> headers;
    for (const QString& line : text.split(u'\n')) {
        const qsizetype colon = line.indexOf(u':');
        const QString name = line.left(std::max<qsizetype>(colon, 0)).trimmed();
        // A password in here would be kept and exported in the clear; it belongs under Sign-in.
        const bool isSecret = name.compare(u"Authorization", Qt::CaseInsensitive) == 0 ||
                              name.compare(u"Cookie", Qt::CaseInsensitive) == 0;
        if (!name.isEmpty() && !isSecret) headers.emplace_back(name, line.mid(colon + 1).trimmed());
    }
    return headers;
}

QString headersText(const std::vector<std::pair<QString, QString>>& headers) {
    QString text;
    for (const auto& [name, value] : headers) {
        text += name + QStringLiteral(": ") + value + u'\n';
    }
    return text;
}

class NetworkTab final : public ProfileTab {
  public:
    explicit NetworkTab(QWidget* parent) : ProfileTab(parent) {
        m_prometheus = new QLineEdit;
        m_prometheus->setObjectName(QStringLiteral("prometheusPrefix"));
        m_prometheus->setPlaceholderText(tr("none: a plain Prometheus"));
        addRow(tr("Prometheus prefix"), m_prometheus);
        m_alertmanager = new QLineEdit;
        m_alertmanager->setPlaceholderText(tr("none"));
        addRow(tr("Alertmanager prefix"), m_alertmanager);
        m_timeout = new QSpinBox;
        m_timeout->setRange(1, ConnectionProfile::kMaxTimeoutSeconds);
        m_timeout->setSuffix(tr(" s", "seconds"));
        m_timeout->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
        addRow(tr("Timeout"), m_timeout);
        m_headers = new QPlainTextEdit;
        m_headers->setTabChangesFocus(true);
        m_headers->setPlaceholderText(QStringLiteral("X-Team: shop"));
        addRow(tr("Extra headers"), m_headers,
               tr("One “Name: value” a line, sent with every request. Passwords and tokens belong "
                  "under Sign-in: these lines are part of an export."));
        connect(m_prometheus, &QLineEdit::textEdited, this, &ProfileTab::edited);
        connect(m_alertmanager, &QLineEdit::textEdited, this, &ProfileTab::edited);
        connect(m_timeout, &QSpinBox::valueChanged, this, &NetworkTab::tellEdited);
        connect(m_headers, &QPlainTextEdit::textChanged, this, &NetworkTab::tellEdited);
    }

    void load(const ConnectionProfile& profile) override {
        m_isLoading = true;
        m_prometheus->setText(profile.prometheusPrefix);
        m_alertmanager->setText(profile.alertmanagerPrefix);
        m_timeout->setValue(profile.timeoutSeconds);
        m_headers->setPlainText(headersText(profile.headers));
        m_isLoading = false;
    }

    void store(ConnectionProfile& profile) const override {
        profile.prometheusPrefix = prefixOf(*m_prometheus);
        profile.alertmanagerPrefix = prefixOf(*m_alertmanager);
        profile.timeoutSeconds = m_timeout->value();
        profile.headers = headersFrom(m_headers->toPlainText());
    }

  private:
    /// `/name`, or empty.
    static QString prefixOf(const QLineEdit& field) {
        QString prefix = field.text().trimmed();
        while (prefix.endsWith(u'/'))
            prefix.chop(1);
        return prefix.isEmpty() || prefix.startsWith(u'/') ? prefix : u'/' + prefix;
    }

    void tellEdited() {
        if (!m_isLoading) Q_EMIT edited();
    }

    QLineEdit* m_prometheus = nullptr;
    QLineEdit* m_alertmanager = nullptr;
    QSpinBox* m_timeout = nullptr;
    QPlainTextEdit* m_headers = nullptr;
    bool m_isLoading = false;
};

class NotesTab final : public ProfileTab {
  public:
    explicit NotesTab(QWidget* parent) : ProfileTab(parent) {
        m_notes = new QPlainTextEdit;
        m_notes->setTabChangesFocus(true);
        addRow(tr("Notes"), m_notes);
        connect(m_notes, &QPlainTextEdit::textChanged, this, [this] {
            if (!m_isLoading) Q_EMIT edited();
        });
    }

    void load(const ConnectionProfile& profile) override {
        m_isLoading = true;
        m_notes->setPlainText(profile.notes);
        m_isLoading = false;
    }

    void store(ConnectionProfile& profile) const override {
        profile.notes = m_notes->toPlainText();
    }

  private:
    QPlainTextEdit* m_notes = nullptr;
    bool m_isLoading = false;
};

}  // namespace

ProfileTab* createNetworkTab(QWidget* parent) {
    return new NetworkTab(parent);
}

ProfileTab* createNotesTab(QWidget* parent) {
    return new NotesTab(parent);
}

}  // namespace pallium::ui
