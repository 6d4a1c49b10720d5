using Budkavle.Domain.Letters;
using Budkavle.Domain.Letters.Notifications;

namespace Budkavle.Grains.Tests.Notifications;

public sealed class NotificationTextTests
{
    private static readonly Uri ReadAt = new("https://brev.example.se/inkorg");

    [Fact]
    public void A_name_stays_on_one_line_without_characters_that_do_something()
    {
        var text = NotificationText.Compose("  Åsele\r\n\u202Ekommun\u0000 \t Nord ", "sv", ReadAt, "Budkavle");
        Assert.Equal("Du har fått ett nytt brev från Åsele kommun Nord", text.Subject);
    }

    [Fact]
    public void A_name_that_is_too_long_is_cut()
    {
        var text = NotificationText.Compose(new string('å', 5000), "en", ReadAt, "Budkavle");
        Assert.InRange(text.Subject.Length, 100, 140);
    }

    [Theory]
    [InlineData("sv", "Logga in för att läsa det:\nhttps://brev.example.se/inkorg\n")]
    [InlineData("en", "Log in to read it:\nhttps://brev.example.se/inkorg\n")]
    [InlineData("de", "Logga in för att läsa det:\nhttps://brev.example.se/inkorg\n")]
    public void The_text_says_how_to_read_the_letter(string language, string expected)
    {
        var text = NotificationText.Compose("Skatteverket", language, ReadAt, "Budkavle");
        Assert.Contains(expected, text.Body, StringComparison.Ordinal);
        Assert.Contains("Skatteverket", text.Body, StringComparison.Ordinal);
        Assert.All(text.Body.Split('\n'), line => Assert.InRange(line.Length, 0, 90));
    }

    [Fact]
    public void An_outcome_is_stored_in_a_layout_that_never_changes()
    {
        var outcome = new NotificationOutcome
        {
            Letter = new LetterReference(3, 0x0102030405060708, 42),
            Channel = NotificationChannelKind.Email,
            Attempt = 513,
            Reason = NotificationReason.AttemptsExhausted,
            NextAttemptAt = 0x1112131415161718,
            DeferredTo = 0x2122232425262728,
        };
        const string Golden = "00000003" + "0102030405060708" + "0000000000000000000000000000002a" + "01" + "0201" + "06"
            + "1112131415161718" + "2122232425262728";
        Assert.Equal(Golden, Convert.ToHexStringLower(outcome.ToBytes()));
        Assert.Equal(outcome, NotificationOutcome.Read(Convert.FromHexString(Golden)));
        Assert.Throws<InvalidDataException>(() => NotificationOutcome.Read(Convert.FromHexString(Golden).AsSpan(1)));
    }

    [Fact]
    public void An_open_circuit_lets_one_probe_through_at_a_time()
    {
        var breaker = new CircuitBreaker(2, TimeSpan.FromSeconds(1));
        Assert.True(breaker.TryPass(0));
        breaker.Report(answered: false, 0);
        breaker.Report(answered: true, 0);
        breaker.Report(answered: false, 0);
        Assert.Equal(CircuitState.Closed, breaker.State);
        breaker.Report(answered: false, 0);
        Assert.Equal(CircuitState.Open, breaker.State);
        Assert.False(breaker.TryPass(999));
        Assert.True(breaker.TryPass(1000));
        Assert.False(breaker.TryPass(5000));
        breaker.Withdraw();
        Assert.True(breaker.TryPass(5000));
        breaker.Report(answered: false, 5000);
        Assert.False(breaker.TryPass(5999));
        Assert.True(breaker.TryPass(6000));
        breaker.Report(answered: true, 6000);
        Assert.True(breaker.TryPass(6000));
        Assert.True(breaker.TryPass(6000));
    }
}
