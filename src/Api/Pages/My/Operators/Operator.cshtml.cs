using Budkavle.Api.Mailboxes;
using Budkavle.Domain.Letters;
using Budkavle.Grains.Letters;
using Microsoft.AspNetCore.Mvc;

namespace Budkavle.Api.Pages.My;

/// <summary>Where a mailbox's owner chooses at which operator letters are to come, and moves back.</summary>
public sealed class OperatorModel(MailboxRegister register, MyOptions options) : CitizenPage
{
    public OperatorChoice Choice { get; private set; } = new(options, null);

    public bool IsWrong { get; private set; }

    public bool IsSaved { get; private set; }

    /// <summary>The domain of a chosen operator that is not among those one can choose.</summary>
    public string? Strange => Choice.Chosen is { } chosen && options.Find(chosen) is null ? chosen : null;

    public async Task<IActionResult> OnGetAsync()
    {
        IsSaved = Request.Query.ContainsKey("saved");
        return await ShowAsync();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        var chosen = Request.Form["operator"].ToString();
        IsWrong = !Request.Form.ContainsKey("operator") || !options.IsChoice(chosen);
        if (IsWrong) return await ShowAsync();
        var (_, refusal) = await register.ChangeAsync(
            Access.Mailboxes, before => before with { Operator = options.Find(chosen)?.Domain }, Acting?.PersonName);
        if (refusal == LetterRefusal.Overloaded) return StatusCode(StatusCodes.Status503ServiceUnavailable);
        return SeeOther(refusal == LetterRefusal.NotRegistered ? "/my" : "/my/operator?saved=1");
    }

    private async Task<IActionResult> ShowAsync()
    {
        var view = await register.ReadAsync(Access.Mailbox);
        if (!view.Registered || view.Closed) return SeeOther("/my");
        var chosen = SettingsCodec.Read(view.Settings).Operator;
        if (options.Operators.Count == 0 && chosen is null) return SeeOther("/my/settings");
        Choice = new OperatorChoice(options, chosen);
        return Page();
    }
}
