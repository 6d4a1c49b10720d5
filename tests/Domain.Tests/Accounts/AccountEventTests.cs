using Budkavle.Domain.Accounts;
using Budkavle.Domain.Tests.Support;

namespace Budkavle.Domain.Tests.Accounts;

/// <summary>What the events of requests that are signed one by one look like in the log.</summary>
public sealed class AccountEventTests
{
    public static TheoryData<string, AccountEvent> Events => new()
    {
        {
            "account-request-signed", new AccountRequestSigned
            {
                Terms = new AccountTerms
                {
                    Kind = AccountRequestKind.Preferences, Operator = "165560000001", Domain = "other.example", Text = "Vi godtar.",
                    Accepted = ["165560000019"],
                },
                Signature = new AccountSignature
                {
                    Person = new UInt128(1, 2), Signature = new byte[] { 1, 2, 3 }, Certificate = new byte[] { 4, 5 }, IsLatin1 = true,
                },
            }
        },
        { "account-request-ended-done", new AccountRequestEnded { Number = 1, IsDone = true } },
        { "account-request-ended", new AccountRequestEnded { Number = 2, ByPerson = new UInt128(1, 2) } },
    };

    [Theory]
    [MemberData(nameof(Events))]
    public void An_event_is_written_as_its_golden_file_says(string name, AccountEvent happened) =>
        Golden.Matches(name, happened, AccountJson.Default.AccountEvent);
}
