using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Budkavle.Web.Tests.Support;
using Microsoft.Playwright;

namespace Budkavle.Web.Tests;

public sealed class BankIdPageTests(BankIdSite site) : IClassFixture<BankIdSite>
{
    [QrFact]
    public async Task The_code_is_read_by_a_stranger_and_the_log_in_leads_to_the_mailbox()
    {
        site.BankId.Script = [.. Enumerable.Repeat("outstandingTransaction", 4), "userSign", "userSign", $"complete:{site.Recipient(0)}"];
        var (page, complaints) = await site.OpenAsync("/log-in/start/bankid?return=/my");
        await page.GetByRole(AriaRole.Button, new() { Name = "BankID on another device" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync("Start your BankID app.");

        var read = (await QrReader.ReadAsync(page))!.Split('.');
        await Assertions.Expect(page.GetByText("Enter your security code in the BankID app")).ToBeVisibleAsync();
        await page.WaitForURLAsync("**/my");

        var code = HMACSHA256.HashData(Encoding.ASCII.GetBytes(site.BankId.QrStartSecret), Encoding.ASCII.GetBytes(read[2]));
        Assert.Equal(["bankid", site.BankId.QrStartToken, read[2], Convert.ToHexStringLower(code)], read);
        Assert.Empty(complaints);
    }

    [BrowserFact]
    public async Task Without_scripts_the_page_asks_again_by_itself()
    {
        site.BankId.Script = ["outstandingTransaction", "userSign", $"complete:{site.Recipient(1)}"];
        var (page, _) = await site.OpenAsync("/log-in/start/bankid?return=/my", "sv-SE", scripts: false);
        await page.GetByRole(AriaRole.Button, new() { Name = "BankID på en annan enhet" }).ClickAsync();

        await page.WaitForURLAsync("**/my");
    }

    [AccessibilityTheory]
    [InlineData(1280)]
    [InlineData(360)]
    public async Task Both_steps_break_no_rule_of_wcag_2_aa_that_a_machine_can_check(int width)
    {
        site.BankId.Script = [];
        var (page, _) = await site.OpenAsync("/log-in/start/bankid?return=/my", width: width);
        await AxeRules.CheckAsync(page);
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("another device") }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync("Start your BankID app.");

        await AxeRules.CheckAsync(page);
    }
}
