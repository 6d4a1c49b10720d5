using Budkavle.Api.Mailboxes;
using Budkavle.Api.Security.Citizens.Sessions;
using Budkavle.Domain.Letters;
using Budkavle.Grains.Letters;
using Microsoft.AspNetCore.Mvc;

namespace Budkavle.Api.Pages.My;

/// <summary>Where somebody who has logged in opens a mailbox.</summary>
public sealed class RegisterModel(MailboxRegister register, MyOptions options) : CitizenPage
{
    public string Email { get; private set; } = "";

    public bool IsEmailWrong { get; private set; }

    /// <summary>At which operator letters are to come.</summary>
    public OperatorChoice Choice { get; private set; } = new(options, null);

    public async Task<IActionResult> OnGetAsync()
    {
        var view = await register.ReadAsync(Access.Mailbox);
        if (view is { Registered: true, Closed: false }) return SeeOther("/my");
        if (!view.Registered) return Page();
        var before = SettingsCodec.Read(view.Settings);
        (Email, Choice) = (before.Email ?? "", new OperatorChoice(options, before.Operator));
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        Email = Request.Form["email"].ToString().Trim();
        IsEmailWrong = Email.Length > 0 && !SettingsRules.IsEmail(Email);
        var chosen = Request.Form["operator"].ToString();
        Choice = new OperatorChoice(options, options.Find(chosen)?.Domain);
        if (IsEmailWrong || !options.IsChoice(chosen)) return Page();
        var refusal = await register.RegisterAsync(Access.Mailboxes, Acting?.Number ?? Open.Number, before => before with
        {
            Email = Email.Length == 0 ? null : Email,
            Operator = Request.Form.ContainsKey("operator") ? Choice.Chosen : before.Operator,
            Language = Text.Language,
        }, Acting?.PersonName);
        // Somebody who has had a mailbox when logging in, and has not now, cannot be.
        if (refusal == LetterRefusal.NotRegistered) return SeeOther("/log-in?problem=expired");
        if (refusal == LetterRefusal.Overloaded) return StatusCode(StatusCodes.Status503ServiceUnavailable);
        if (Acting is null)
            await HttpContext.RequestServices.GetRequiredService<CitizenSessions>().ForgetNumberAsync(Open, cancellationToken);
        return SeeOther("/my");
    }
}
