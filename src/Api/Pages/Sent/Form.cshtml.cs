using System.Globalization;
using Budkavle.Api.Submissions;
using Budkavle.Domain.Submissions;
using Budkavle.Grains.Notifications;
using Microsoft.AspNetCore.Mvc;

namespace Budkavle.Api.Pages.Sent;

/// <summary>A form with fields of the agency's own. What was typed stays when something is wrong; files have to be chosen again.</summary>
public sealed class FormModel : SendingPage
{
    /// <summary>What the names of the agency's fields begin with, so that none can be one of the page's own.</summary>
    public const string Prefix = "f.";

    private readonly Dictionary<string, List<string>> _typed = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<int>> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _problems = new(StringComparer.Ordinal);

    public string Code { get; private set; } = "";

    /// <summary>The version that is shown.</summary>
    public int Version { get; private set; }

    public IntakeForm Form { get; private set; } = null!;

    /// <summary>The form was replaced too long ago, and the newest is shown.</summary>
    public bool HasChanged { get; private set; }

    /// <summary>All texts together are too long.</summary>
    public bool IsTooLong { get; private set; }

    public bool HasProblems => _problems.Count > 0;

    protected override int PartsMax => FormLimits.PartsMax;

    /// <summary>Fields with something wrong, in order.</summary>
    public IEnumerable<FormField> Faulty => Form.Fields.Where(one => _problems.ContainsKey(one.Name));

    /// <summary>The version that was filled in; 0 before a form was sent.</summary>
    private int Filled { get; set; }

    private FormDesk Forms => HttpContext.RequestServices.GetRequiredService<FormDesk>();

    public string? ProblemOf(FormField field) => _problems.GetValueOrDefault(field.Name);

    public string TypedIn(FormField field) => _typed.TryGetValue(field.Name, out var values) ? values[0] : "";

    public bool IsChosen(FormField field, string value) => _typed.TryGetValue(field.Name, out var values) && values.Contains(value);

    /// <summary>The language of words that are not in the page's; null where they are.</summary>
    public string? LanguageOf(FormWords words) => Text.IsSwedish || words.En is not null ? null : "sv";

    public string In(FormWords words) => words.In(Text.IsSwedish);

    public async Task<IActionResult> OnGetAsync()
    {
        if (!await FindAgencyAsync() || await FindFormAsync() is not var (_, newest)) return NotFound();
        Show(newest);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (!await FindAgencyAsync() || await FindFormAsync() is not var (head, newest)) return NotFound();
        Show(newest);
        if (HasNoMailbox) return Page();
        var draft = new SubmissionDraft();
        await ReadAsync(draft);
        if (await Forms.FindFilledAsync(AgencyId, head, Filled, HttpContext.RequestAborted) is not { } filled)
        {
            HasChanged = true;
            return await DropAsync(draft, SubmissionFault.FormRefused);
        }

        Show(filled);
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(Now, SwedishTime.Zone).Date);
        var reading = FormAnswers.Read(Form, _typed, _files, today);
        foreach (var (name, fault) in reading.Faults)
            _problems.TryAdd(name, Words.Of(fault, Form.Fields.First(field => field.Name == name), Text));
        IsTooLong = reading.IsTooLong;
        // A file of no field would be in the submission and in no answer.
        var isStray = draft.Files.Count != Form.Fields.Where(field => field.Kind == FormFieldKind.File).Sum(field => FilesOf(field).Count);
        if (HasProblems || IsTooLong || isStray) return await DropAsync(draft, SubmissionFault.FormRefused);
        return await SendAsync(draft, envelope => envelope with
        {
            Subject = In(Form.Title),
            Text = FormReport.Write(Form, reading.Answers, [.. draft.Files.Select(file => file.FileName)], Text.IsSwedish),
            Form = new AnsweredForm { Code = Code, Version = Version, Language = Text.Language, Answers = reading.Answers },
        });
    }

    /// <summary>How the browser helps with a field: its type, its keyboard, and what it may fill in.</summary>
    public static (string Type, string? Mode, string? Fill) InputOf(FormField field) => (field.Kind, field.Pattern) switch
    {
        (FormFieldKind.Date, _) => ("date", null, null),
        (FormFieldKind.Number, _) => ("text", field.Decimals > 0 || field.Min < 0 ? "decimal" : "numeric", "off"),
        (_, FormPattern.Email) => ("email", null, "email"),
        (_, FormPattern.Phone) => ("tel", null, "tel"),
        (_, FormPattern.PostalCode) => ("text", "numeric", "postal-code"),
        _ => ("text", null, null),
    };

    private async Task<(FormHead Head, FormVersion Newest)?> FindFormAsync()
    {
        Code = RouteData.Values["code"]?.ToString() ?? "";
        return await Forms.FindAsync(AgencyId, Code, null, HttpContext.RequestAborted) is { Head.IsClosed: false } found ? found : null;
    }

    private void Show(FormVersion version) => (Version, Form) = (version.Number, version.Form);

    protected override void Take(string name, string value)
    {
        if (name == "version")
            Filled = int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : 0;
        else if (name.StartsWith(Prefix, StringComparison.Ordinal))
            Of(_typed, name).Add(value.Length <= FormLimits.AnswersCharactersMax ? value : value[..(FormLimits.AnswersCharactersMax + 1)]);
    }

    private protected override bool TakeFile(UploadForm.Part part, int index, SubmissionFault fault)
    {
        if (!part.Name.StartsWith(Prefix, StringComparison.Ordinal)) return true;
        if (fault == SubmissionFault.None) Of(_files, part.Name).Add(index);
        else _problems.TryAdd(part.Name[Prefix.Length..], $"{Showing.SafeFileName.Of(part.FileName!)}: {Words.Of(fault, Text)}");
        return true;
    }

    private List<int> FilesOf(FormField field) => _files.TryGetValue(field.Name, out var found) ? found : [];

    private static List<T> Of<T>(Dictionary<string, List<T>> values, string part)
    {
        var name = part[Prefix.Length..];
        return values.TryGetValue(name, out var found) ? found : values[name] = [];
    }
}
