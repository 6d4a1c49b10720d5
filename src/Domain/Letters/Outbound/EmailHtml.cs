using System.Net;
using System.Text;

namespace Budkavle.Domain.Letters.Outbound;

/// <summary>
/// The HTML of an e-mail, from GOV.UK Notify's part of Markdown: <c>#</c> and <c>##</c> headings, lists with <c>*</c> and <c>1.</c>,
/// <c>^</c> for an inset, <c>---</c> for a line, <c>[text](address)</c> and addresses that stand alone. Nothing else is markup, and
/// nothing in a value is: it is shown as it is.
/// </summary>
public static class EmailHtml
{
    private const string BodyStyle = "margin:0;padding:0;background:#ffffff";

    private const string PageStyle =
        "max-width:36em;margin:0 auto;padding:24px 16px;color:#0b0c0c;font-family:Arial,Helvetica,sans-serif;font-size:18px;"
        + "line-height:1.5;overflow-wrap:anywhere";

    private const string ParagraphStyle = "margin:0 0 18px 0";
    private const string ListStyle = "margin:0 0 18px 0;padding:0 0 0 24px";
    private const string ItemStyle = "margin:0 0 6px 0";
    private const string RuleStyle = "border:0;border-top:1px solid #8a9096;margin:24px 0";
    private const string InsetStyle = "margin:0 0 18px 0;padding:12px 16px;border-left:8px solid #8a9096";
    private const string LargeStyle = "margin:24px 0 12px 0;font-size:26px;line-height:1.25";
    private const string SmallStyle = "margin:24px 0 12px 0;font-size:20px;line-height:1.3";

    private enum Block
    {
        None,
        Text,
        Bullets,
        Numbers,
        Inset,
    }

    /// <summary>A whole document. It fetches nothing.</summary>
    public static string Document(string subject, string body, IReadOnlyList<EmailSpan> spans) =>
        "<!doctype html>\n<html><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        + $"<title>{WebUtility.HtmlEncode(subject)}</title></head>\n<body style=\"{BodyStyle}\"><div style=\"{PageStyle}\">\n"
        + $"{Fragment(body, spans)}</div></body></html>\n";

    /// <summary>What stands in the document's body.</summary>
    public static string Fragment(string body, IReadOnlyList<EmailSpan> spans)
    {
        var text = EmailText.Of(body, spans);
        var html = new StringBuilder(body.Length * 2);
        var open = Block.None;
        foreach (var (start, end) in text.Lines())
        {
            var (block, from) = Judge(text, start, end);
            var isRule = block == Block.None && start < end && IsRule(text, start, end);
            var heading = isRule || block != Block.Text ? 0 : HeadingOf(text, start, end);
            if (open != Block.None && (block != open || heading > 0)) Close(html, ref open);
            if (isRule) html.Append("<hr style=\"").Append(RuleStyle).Append("\">\n");
            else if (heading > 0) WriteHeading(html, text, start + heading + 1, end, heading);
            else if (block != Block.None) WriteLine(html, text, from, end, block, ref open);
        }

        if (open != Block.None) Close(html, ref open);
        return html.ToString();
    }

    private static void WriteHeading(StringBuilder html, EmailText text, int start, int end, int level)
    {
        var name = level == 1 ? "h2" : "h3";
        html.Append('<').Append(name).Append(" style=\"").Append(level == 1 ? LargeStyle : SmallStyle).Append("\">");
        text.WriteInline(html, start, end, mayLink: false);
        html.Append("</").Append(name).Append(">\n");
    }

    private static void WriteLine(StringBuilder html, EmailText text, int start, int end, Block block, ref Block open)
    {
        var isItem = block is Block.Bullets or Block.Numbers;
        if (open == Block.None)
        {
            html.Append(block switch
            {
                Block.Bullets => $"<ul style=\"{ListStyle}\">\n",
                Block.Numbers => $"<ol style=\"{ListStyle}\">\n",
                Block.Inset => $"<div style=\"{InsetStyle}\">",
                _ => $"<p style=\"{ParagraphStyle}\">",
            });
            open = block;
        }
        else if (!isItem)
        {
            html.Append("<br>\n");
        }

        if (isItem) html.Append("<li style=\"").Append(ItemStyle).Append("\">");
        text.WriteInline(html, start, end, mayLink: true);
        if (isItem) html.Append("</li>\n");
    }

    private static void Close(StringBuilder html, ref Block open)
    {
        html.Append(open switch
        {
            Block.Bullets => "</ul>\n",
            Block.Numbers => "</ol>\n",
            Block.Inset => "</div>\n",
            _ => "</p>\n",
        });
        open = Block.None;
    }

    /// <summary>What a line begins, and where its text does. A rule and an empty line begin nothing.</summary>
    private static (Block Block, int From) Judge(EmailText text, int start, int end)
    {
        if (text.IsBlank(start, end) || IsRule(text, start, end)) return (Block.None, start);
        if (text.IsMark(start, '^')) return (Block.Inset, start + 1);
        var isBullet = text.IsMark(start, '*') || text.IsMark(start, '-') || text.IsMark(start, '•');
        if (isBullet && start + 1 < end && text.IsMark(start + 1, ' ')) return (Block.Bullets, start + 2);
        var digits = start;
        while (digits < end && digits - start < 3 && text.IsDigitMark(digits)) digits++;
        return digits > start && digits + 1 < end && text.IsMark(digits, '.') && text.IsMark(digits + 1, ' ')
            ? (Block.Numbers, digits + 2) : (Block.Text, start);
    }

    /// <summary>1, 2, or 0 for no heading.</summary>
    private static int HeadingOf(EmailText text, int start, int end)
    {
        var level = 0;
        while (start + level < end && text.IsMark(start + level, '#')) level++;
        return level is 1 or 2 && start + level < end && text.IsMark(start + level, ' ') ? level : 0;
    }

    private static bool IsRule(EmailText text, int start, int end)
    {
        if (end - start < 3) return false;
        for (var i = start; i < end; i++)
        {
            if (!text.IsMark(i, '-') && !text.IsMark(i, '*')) return false;
        }

        return true;
    }
}
