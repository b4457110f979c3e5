import { certified, used } from "./outside";
import {
  bureau,
  choose,
  cosigned,
  fileOf,
  go,
  passphrase,
  personIn,
  pick,
  saved,
  settled,
  sign,
  signed,
  statistics,
} from "./people";
import { expect, expectAccessible, test } from "./test";
import { world } from "./world";

const { Authority, Villages, Version } = world();

test("a unit puts an application on chain: submitted, approved, certified, tested, and its first use seen and verified", async ({
  browser,
  request,
}) => {
  const unit = await personIn(browser, statistics, "officer");
  await go(unit, "/applications/new");
  await unit.getByLabel("名称").fill("窗口查询系统");
  await unit.getByLabel("类型").selectOption({ label: "办理服务事项" });
  await pick(unit, "办理事项", "记录数据使用");
  await unit.keyboard.press("Escape");
  await expectAccessible(unit);
  await sign(unit);
  await expect(unit.getByText("由数字经济发展局审批")).toBeVisible();
  await settled(unit);
  const application = new URL(unit.url()).searchParams.get("application") ?? "";
  expect(application).toMatch(/^application:[0-9a-f]{64}$/);

  const officer = await personIn(browser, bureau, "permission-officer");
  await go(officer, `/work/${encodeURIComponent(application)}?act=${encodeURIComponent("application.approve/v1")}`);
  // What was asked for stands in the form already.
  await pick(officer, "目录条目", "村级行政区划");
  await officer.keyboard.press("Escape");
  const reviewer = await personIn(browser, bureau, "reviewer");
  await cosigned(reviewer, await signed(officer, "等待会签"), "已记录");

  // The page goes on by itself.
  await unit.getByRole("link", { name: "制作密钥和证书申请" }).click();
  await unit.getByLabel(/^单位代码/).fill(statistics);
  await unit.getByLabel("口令（至少 12 个字符）").fill(passphrase);
  await unit.getByLabel("再输入一次").fill(passphrase);
  await unit.getByRole("button", { name: "制作", exact: true }).click();
  const key = await saved(unit, "密钥文件：自己保存");
  const asked = await saved(unit, "证书申请文件：交给");
  expect(key).toContain("ENCRYPTED PRIVATE KEY");

  const issued = await certified(request, asked);
  const registrar = await personIn(browser, bureau, "certificate-officer");
  await go(registrar, "/bureau/certificates");
  await registrar.locator('input[type="file"]').setInputFiles(fileOf("application.pem", issued));
  await pick(registrar, "单位", statistics);
  await registrar.getByLabel("岗位").selectOption({ label: "应用程序" });
  await choose(registrar, "应用", application);
  await choose(registrar, "签发机构", Authority);
  await signed(registrar, "已记录");

  await go(unit, `/applications/new?application=${encodeURIComponent(application)}`);
  await unit.locator('input[type="file"]').setInputFiles(fileOf("application.key.pem", key));
  await unit.getByLabel("密钥口令").fill(passphrase);
  await unit.getByRole("button", { name: "测试签名调用", exact: true }).click();
  await expect(unit.getByRole("status").filter({ hasText: "网关已认出这份证书" })).toContainText("应用程序");
  await expectAccessible(unit);

  await used(request, key, { issuer: statistics, application, entry: Villages, version: Version });
  const recorded = unit.locator("section").filter({ has: unit.getByRole("heading", { name: "查看记录" }) });
  await recorded.getByRole("button", { name: "核验列出的 1 次使用" }).click();
  await expect(recorded.getByText("已证实")).toBeVisible();
  await expect(recorded.getByText("疑似违规")).toBeHidden();
  await expectAccessible(unit);
});
