#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <vector>

namespace pallium::ui {

/// What the plain status pages of a server hold. Read without a browser: text between tags,
/// entities of Go's template package resolved. Anything may be fed to it.
struct HtmlPage {
    QString title;
    QStringList paragraphs;         // of <p>, in order, white space collapsed
    std::vector<QStringList> rows;  // of every table, header rows included
};
HtmlPage readHtmlPage(const QByteArray& html);

/// The first paragraph of the page that is not empty, else its title.
QString htmlSentence(const QByteArray& html);

}  // namespace pallium::ui
