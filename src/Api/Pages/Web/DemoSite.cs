using Budkavle.Api.Mailboxes;
using Budkavle.Api.Security;
using Budkavle.Domain.Identity;
using Budkavle.Grains.Hosting;

namespace Budkavle.Api.Pages.Web;

/// <summary>
/// What the demo's pages know: the first recipients, by index, and where e-mail is written. Off, and all its pages not there, unless the
/// host turns it on; a production host never does.
/// </summary>
public sealed class DemoSite(Engine engine, TimeProvider clock)
{
    /// <summary>How many recipients the list shows.</summary>
    public const int ListedMax = 100;

    private volatile IReadOnlyList<IdentityNumber> _numbers = [];

    public bool IsOn { get; private set; }

    /// <summary>The folder to which the demo writes e-mail.</summary>
    public string MailFolder { get; private set; } = "";

    public int Count => _numbers.Count;

    /// <summary>Turns the demo's pages on.</summary>
    public void TurnOn(IEnumerable<string> recipients, string mailFolder)
    {
        var numbers = new List<IdentityNumber>();
        foreach (var recipient in recipients)
        {
            if (IdentityNumber.TryParse(recipient, out var number, out _)) numbers.Add(number);
        }

        _numbers = numbers;
        MailFolder = mailFolder;
        IsOn = true;
    }

    /// <summary>The year of birth only: enough to see that recipients differ, and a habit to keep.</summary>
    public string Masked(int index) => _numbers[index].ToDigits()[..4] + "••••\u2011••••";

    /// <summary>The number of a recipient, for the test e-ID.</summary>
    internal bool TryFind(int index, out IdentityNumber number)
    {
        var isThere = IsOn && index >= 0 && index < _numbers.Count;
        number = isThere ? _numbers[index] : default;
        return isThere;
    }

    /// <summary>Makes the request one of this recipient's, as a log-in would. False if there is no such recipient.</summary>
    public bool TryEnter(HttpContext http, int index)
    {
        if (!IsOn || index < 0 || index >= _numbers.Count) return false;
        http.Features.Set(new Caller
        {
            ClientId = "",
            OrganisationId = "",
            MailboxKey = engine.Hashes.MailboxOf(_numbers[index]).Value,
            Scopes = ScopeSet.Of(Scope.Mailbox),
            ExpiresAt = clock.GetUtcNow().AddMinutes(1),
        });
        return true;
    }

    /// <summary>Letters and unread letters of a recipient.</summary>
    public async Task<(uint Letters, uint Unread)> CountAsync(HttpContext http, MailboxReader reader, int index)
    {
        if (!TryEnter(http, index)) return default;
        var view = await reader.GrainOf(http).Read();
        return ((uint)view.Letters, (uint)view.Unread);
    }
}
