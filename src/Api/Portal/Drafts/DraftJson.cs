using System.Text.Json;
using Budkavle.Api.Pages.Web;

namespace Budkavle.Api.Portal.Drafts;

/// <summary>A draft as the interface takes a dispatch: what the portal sends is read and judged as a program's.</summary>
internal static class DraftJson
{
    /// <param name="draft">The draft.</param>
    /// <param name="recipient">Whose letter it is, twelve digits; null for one to many, or a mailbox that is named otherwise.</param>
    /// <param name="publishAt">When it appears, milliseconds since 1970; 0 for at once.</param>
    public static byte[] Write(PortalDraft draft, string? recipient = null, long publishAt = 0)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            if (recipient is not null) writer.WriteString("recipient", recipient);
            if (publishAt > 0) writer.WriteString("publishAt", DateTimeOffset.FromUnixTimeMilliseconds(publishAt));
            WriteText(writer, draft);
            if (draft.Reference.Length > 0) writer.WriteString("reference", draft.Reference);
            if (draft.Language.Length > 0) writer.WriteString("language", draft.Language);
            if (draft.ConfirmationRequired) writer.WriteBoolean("confirmationRequired", true);
            if (draft.DueOn is { } day) writer.WriteString("dueAt", CitizenTime.EndOf(day));
            if (draft.Form.Length > 0) writer.WriteString("form", draft.Form);
            WriteEscalation(writer, draft);
            WriteSupport(writer, draft);
            WriteAttachments(writer, draft);
            writer.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static void WriteText(Utf8JsonWriter writer, PortalDraft draft)
    {
        if (draft.Template != Guid.Empty)
        {
            writer.WriteStartObject("template");
            writer.WriteString("id", draft.Template);
            writer.WriteNumber("version", draft.TemplateVersion);
            writer.WriteStartObject("personalisation");
            foreach (var (name, value) in draft.Values) writer.WriteString(name, value);
            writer.WriteEndObject();
            writer.WriteEndObject();
            return;
        }

        writer.WriteString("subject", draft.Subject);
        writer.WriteStartObject("body");
        writer.WriteString("contentType", draft.ContentType);
        writer.WriteString("content", draft.Content);
        writer.WriteEndObject();
    }

    private static void WriteEscalation(Utf8JsonWriter writer, PortalDraft draft)
    {
        if (draft.RemindAfterDays == 0 && draft.PrintAfterDays == 0) return;
        writer.WriteStartObject("escalation");
        WriteDays(writer, "remindAfterDays", draft.RemindAfterDays);
        writer.WriteNull("otherChannelAfterDays");
        WriteDays(writer, "printAfterDays", draft.PrintAfterDays);
        writer.WriteEndObject();
    }

    private static void WriteDays(Utf8JsonWriter writer, string name, int days)
    {
        if (days == 0) writer.WriteNull(name);
        else writer.WriteNumber(name, days);
    }

    private static void WriteSupport(Utf8JsonWriter writer, PortalDraft draft)
    {
        (string Name, string Value)[] fields =
            [("text", draft.SupportText), ("phone", draft.SupportPhone), ("email", draft.SupportEmail), ("url", draft.SupportUrl)];
        if (fields.All(field => field.Value.Length == 0)) return;
        writer.WriteStartObject("support");
        foreach (var (name, value) in fields)
        {
            if (value.Length > 0) writer.WriteString(name, value);
        }

        writer.WriteEndObject();
    }

    private static void WriteAttachments(Utf8JsonWriter writer, PortalDraft draft)
    {
        if (draft.Attachments.Count == 0) return;
        writer.WriteStartArray("attachments");
        foreach (var file in draft.Attachments)
        {
            writer.WriteStartObject();
            writer.WriteString("fileName", file.FileName);
            writer.WriteString("contentType", file.ContentType);
            writer.WriteString("contentId", file.ContentId);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
