#include "ui/pages/configuration/setting_bar.h"

#include "ui/models/setting_docs.h"
#include "ui/models/settings_model.h"
#include "ui/widgets/action_button.h"
#include "ui/widgets/text_style.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

namespace pallium::ui {

SettingBar::SettingBar(PageContext& context, QWidget* parent) : QWidget(parent) {
    m_help = createText({}, TextRole::Muted);
    m_help->setObjectName(QStringLiteral("settingHelp"));
    m_help->setTextFormat(Qt::PlainText);
    m_help->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_row = new QHBoxLayout;
    m_row->setSpacing(8);
    m_row->addStretch(1);
    m_copyPath =
        addCopy(context, QStringLiteral("configuration.copyPath"), tr("Copy path"), m_path);
    m_copyFlag =
        addCopy(context, QStringLiteral("configuration.copyFlag"), tr("Copy flag"), m_flag);
    m_copyYaml =
        addCopy(context, QStringLiteral("configuration.copyYaml"), tr("Copy YAML"), m_lines);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addWidget(m_help);
    column->addLayout(m_row);
    enable();
}

QAction* SettingBar::addCopy(PageContext& context, const QString& id, const QString& text,
                             const QString& copied) {
    QAction* action =
        context.commands.add({id, text, QStringLiteral("copy")}, this, [this, &copied] {
            QGuiApplication::clipboard()->setText(copied);
            Q_EMIT notice(tr("%1 copied").arg(copied.section(u'\n', 0, 0)));
        });
    m_row->addWidget(new ActionButton(action, this));
    return action;
}

void SettingBar::addToRow(QWidget* part) {
    m_row->insertWidget(m_parts++, part);
}

void SettingBar::showSetting(const SettingsModel& model, const QModelIndex& index) {
    m_path = index.data(SettingsModel::PathRole).toString();
    m_lines = model.linesOf(index);
    const SettingDoc doc = settingDoc(m_path);
    m_flag = doc.flag;
    QStringList known;
    for (const QString& text : {m_flag, doc.help})
        if (!text.isEmpty()) known << text;
    m_help->setText(m_path.isEmpty()  ? tr("Choose a setting to read what it means.")
                    : known.isEmpty() ? tr("%1: nothing is known of it.").arg(m_path)
                                      : known.join(QStringLiteral("  ·  ")));
    enable();
}

void SettingBar::enable() {
    const QString none = tr("Choose a setting first.");
    const auto enableFor = [&none](QAction* action, const QString& text, const QString& whyNot) {
        action->setEnabled(!text.isEmpty());
        action->setStatusTip(text.isEmpty() ? whyNot : QString());
    };
    enableFor(m_copyPath, m_path, none);
    enableFor(m_copyFlag, m_flag, m_path.isEmpty() ? none : tr("No flag is known of it."));
    enableFor(m_copyYaml, m_lines,
              m_path.isEmpty() ? none : tr("Only the other configuration has it."));
}

}  // namespace pallium::ui
