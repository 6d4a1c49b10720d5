using Budkavle.Domain.Letters.Notifications;

namespace Budkavle.Domain.Tests.Letters.Notifications;

public sealed class AddressTests
{
    [Theory]
    [InlineData(550, "5.1.1 no such user", true)]
    [InlineData(550, "no such user", true)]
    [InlineData(551, "moved", true)]
    [InlineData(556, "domain takes no mail", true)]
    [InlineData(550, "5.2.1 disabled", true)]
    [InlineData(550, "5.7.1 policy", false)]
    [InlineData(552, "5.2.2 full", false)]
    [InlineData(552, "full", false)]
    [InlineData(554, "no", false)]
    [InlineData(450, "4.1.1 later", false)]
    public void A_refusal_concerns_the_address_or_not(int code, string text, bool concerns) =>
        Assert.Equal(concerns, MailStatus.IsAddressRefused(code, text));

    [Theory]
    [InlineData("+46700000001", true)]
    [InlineData("+123456789012345", true)]
    [InlineData("+1234567890123456", false)]
    [InlineData("+1234567", false)]
    [InlineData("46700000001", false)]
    [InlineData("+46-700000001", false)]
    [InlineData("", false)]
    public void A_number_has_a_plus_sign_and_8_to_15_digits(string text, bool isNumber) =>
        Assert.Equal(isNumber, PhoneNumber.IsValid(text));

    [Theory]
    [InlineData(null, "sv", "Du har fått ett nytt brev i Budkavle. Läs det: https://brev.example.se/")]
    [InlineData("Åsele kommun", "sv", "Du har fått ett nytt brev från Åsele kommun i Budkavle. Läs det: https://brev.example.se/")]
    [InlineData("Åsele kommun", "en", "You have a new letter from Åsele kommun in Budkavle. Read it: https://brev.example.se/")]
    public void A_text_message_says_who_and_where(string? sender, string language, string expected) =>
        Assert.Equal(expected, NotificationText.ComposeShort(sender, language, new Uri("https://brev.example.se"), "Budkavle"));
}
